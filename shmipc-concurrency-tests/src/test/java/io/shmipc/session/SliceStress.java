package io.shmipc.session;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Who gives the memory of a received slice back. The slices here lie on the heap: their holders are
 * counted by the same code as those of shared memory, and giving them back is noticed by a budget.
 */
public class SliceStress {

    private static final int BYTES = 8;

    /** A received slice, held once. */
    public abstract static class Held {

        private static final int TAKEN = BYTES + SocketBudget.FRAME_OVERHEAD_BYTES;

        /** Has room again when two of two frames have been given back, and not before. */
        private final SocketBudget budget = new SocketBudget(2 * TAKEN - 2, this::hasRoom);

        final Slice slice = new Slice(budget, new byte[BYTES]);
        private boolean room;

        Held() {
            budget.take(BYTES);
            budget.take(BYTES);
        }

        private void hasRoom() {
            room = true;
        }

        /** How often the slice was given back, and whether it still is held. */
        void report(II_Result r) {
            if (room) {
                r.r1 = 2;
            } else {
                budget.giveBack(BYTES);
                r.r1 = room ? 1 : 0;
            }
            r.r2 = slice.isHeld() ? 1 : 0;
        }
    }

    @JCStressTest
    @Description("When two holders let go of a slice, exactly one of them gives the memory back.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Given back once.")
    @Outcome(id = "0, .", expect = FORBIDDEN, desc = "Never given back.")
    @Outcome(expect = FORBIDDEN, desc = "Given back twice, or too early.")
    @State
    public static class TwoHolders extends Held {

        public TwoHolders() {
            slice.hold();
        }

        @Actor
        public void one() {
            slice.release();
        }

        @Actor
        public void other() {
            slice.release();
        }

        @Arbiter
        public void look(II_Result r) {
            report(r);
        }
    }

    @JCStressTest
    @Description(
            "A slice to which a holder adds another while a second one lets go is given back by the"
                    + " last of them, and by nobody else.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Given back once.")
    @Outcome(id = "0, .", expect = FORBIDDEN, desc = "Never given back.")
    @Outcome(expect = FORBIDDEN, desc = "Given back twice, or too early.")
    @State
    public static class HoldBesideRelease extends Held {

        public HoldBesideRelease() {
            slice.hold();
        }

        @Actor
        public void splits() {
            slice.hold();
            slice.release();
            slice.release();
        }

        @Actor
        public void releases() {
            slice.release();
        }

        @Arbiter
        public void look(II_Result r) {
            report(r);
        }
    }

    @JCStressTest
    @Description(
            "A slice that comes out of a list and with a message at the same time, because a peer"
                    + " sent what was not its own, gets one owner here.")
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "One owner.")
    @Outcome(id = "1, 1", expect = FORBIDDEN, desc = "Two owners.")
    @Outcome(expect = FORBIDDEN, desc = "No owner.")
    @State
    public static class HandedOutTwice {

        private final Slice slice = Slice.heap(BYTES);

        public HandedOutTwice() {
            slice.disown();
        }

        @Actor
        public void writer(II_Result r) {
            r.r1 = slice.takenFromList() ? 1 : 0;
        }

        @Actor
        public void receiver(II_Result r) {
            r.r2 = slice.received(0, BYTES) ? 1 : 0;
        }
    }
}
