package io.shmipc.session;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.shmipc.error.StreamClosedException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Who is inside a reader or writer, and when what it holds may be taken away. */
public class OccupancyStress {

    /** One thread after the other goes inside and changes something that is not synchronised. */
    public abstract static class Room {

        final Occupancy occupancy = new Occupancy("room", this::cleanUp);
        private int visits;
        private boolean somebodyInside;
        private boolean beside;
        private int cleanUps;

        /** The readers and writers, too, let one clean-up wait for the other. */
        private synchronized void cleanUp() {
            cleanUps++;
            beside |= somebodyInside;
        }

        /** Returns whether it got in. */
        boolean visit() {
            while (true) {
                try {
                    occupancy.enter();
                    break;
                } catch (StreamClosedException e) {
                    return false;
                } catch (IllegalStateException e) {
                    // The thread inside lost its processor for longer than enter() has patience.
                    Thread.yield();
                }
            }
            somebodyInside = true;
            int before = visits;
            // Time for another to come in; and a compiler keeps what is before it before it.
            Thread.onSpinWait();
            visits = before + 1;
            somebodyInside = false;
            occupancy.exitQuietly();
            return true;
        }

        synchronized boolean wasDisturbed() {
            return beside;
        }

        synchronized int cleanUps() {
            return cleanUps;
        }
    }

    @JCStressTest
    @Description("Two threads are never inside at once, and one sees what the other did inside.")
    @Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(expect = FORBIDDEN, desc = "Both were inside, or what one did was not seen.")
    @State
    public static class OneInside extends Room {

        @Actor
        public void one(III_Result r) {
            r.r1 = visit() ? 1 : 0;
        }

        @Actor
        public void other(III_Result r) {
            r.r2 = visit() ? 1 : 0;
        }

        @Arbiter
        public void count(III_Result r) {
            r.r3 = super.visits;
        }
    }

    @JCStressTest
    @Description(
            "The clean-up of a close never runs beside a method, runs at least once, and sees what"
                    + " the method did; it runs once more only for a thread that comes too late.")
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "Inside first, or until the close.")
    @Outcome(id = "0, 2, 0", expect = ACCEPTABLE, desc = "Too late: once for either thread.")
    @Outcome(id = "., ., 1", expect = FORBIDDEN, desc = "The clean-up ran beside the method.")
    @Outcome(id = "., 0, .", expect = FORBIDDEN, desc = "Nobody cleaned up.")
    @Outcome(expect = FORBIDDEN, desc = "Cleaned up too often.")
    @State
    public static class CleanUpAfterMethod extends Room {

        @Actor
        public void user(III_Result r) {
            r.r1 = visit() ? 1 : 0;
        }

        @Actor
        public void closer(III_Result r) {
            occupancy.close();
        }

        @Arbiter
        public void look(III_Result r) {
            r.r2 = cleanUps();
            r.r3 = wasDisturbed() ? 1 : 0;
        }
    }

    @JCStressTest
    @Description(
            "What two threads close is cleaned up once, and once more only if the one that comes"
                    + " late is the last user, whose views end now.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Once.")
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "Once more by the last user.")
    @Outcome(id = "0, .", expect = FORBIDDEN, desc = "Nobody cleaned up.")
    @Outcome(expect = FORBIDDEN, desc = "Cleaned up too often, or beside a method.")
    @State
    public static class ClosedTwice extends Room {

        // jcstress makes states on the threads of the actors, so either may be the last user.
        public ClosedTwice() {
            visit();
        }

        @Actor
        public void one() {
            occupancy.close();
        }

        @Actor
        public void other() {
            occupancy.close();
        }

        @Arbiter
        public void look(II_Result r) {
            r.r1 = cleanUps();
            r.r2 = wasDisturbed() ? 1 : 0;
        }
    }
}
