package io.shmipc.session;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Whose turn it is to receive, and whether everybody who asks is heard. */
public class TurnStress {

    @JCStressTest
    @Description(
            "At most one thread has the turn, and it sees what the one before it did, without any"
                    + " other synchronisation.")
    @Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "The caller found the loop inside.")
    @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "The loop found the caller inside.")
    @Outcome(expect = FORBIDDEN, desc = "Both were inside, or one did not see what the other did.")
    @State
    public static class OneHolder {

        private final Turn turn = new Turn();
        private int plain;

        @Actor
        public void loop(III_Result r) {
            if (turn.tryTakeForLoop()) {
                plain++;
                r.r1 = turn.leave() ? 1 : -1;
            }
        }

        @Actor
        public void caller(III_Result r) {
            if (turn.tryTakeForCaller()) {
                plain++;
                r.r2 = turn.leave() ? 1 : -1;
            }
        }

        @Arbiter
        public void count(III_Result r) {
            r.r3 = plain;
        }
    }

    @JCStressTest
    @Description(
            "Who asks while somebody has the turn is heard: the holder sees what was changed before"
                    + " the request, or the asker is told that nobody has the turn.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Asked and heard.")
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The holder had left; the asker knows.")
    @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "The request was lost.")
    @Outcome(expect = FORBIDDEN, desc = "The holder was kept although nobody had asked.")
    @State
    public static class HeardByHolder {

        private final Turn turn = new Turn();
        private int changed;

        public HeardByHolder() {
            turn.tryTakeForCaller();
        }

        @Actor
        public void holder(II_Result r) {
            while (!turn.leave()) {
                turn.answer();
                r.r1 = changed;
            }
        }

        @Actor
        public void asker(II_Result r) {
            changed = 1;
            r.r2 = turn.ask() ? 1 : 0;
        }
    }

    @JCStressTest
    @Description(
            "An event loop that wants the turn either gets it, and sees what the last holder did,"
                    + " or is heard by the holder.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The holder was asked and heard it.")
    @Outcome(id = "0, 7", expect = ACCEPTABLE, desc = "The loop got the turn and saw everything.")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "Neither of them looked.")
    @Outcome(expect = FORBIDDEN, desc = "The loop did not see what the holder did.")
    @State
    public static class TakenOrHeard {

        private final Turn turn = new Turn();
        private int changed;
        private int received;

        public TakenOrHeard() {
            turn.tryTakeForCaller();
        }

        @Actor
        public void holder(II_Result r) {
            received = 7;
            while (!turn.leave()) {
                turn.answer();
                r.r1 = changed;
            }
        }

        @Actor
        public void loop(II_Result r) {
            changed = 1;
            if (turn.takeForLoopOrAsk()) {
                r.r2 = received;
                turn.leave();
            }
        }
    }

    @JCStressTest
    @Description(
            "A holder that goes to sleep and a thread that asks cannot miss each other: the holder"
                    + " sees the request, or the asker sees that it has to ring (the protocol of"
                    + " CallerTurn.sleep and wake).")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Saw the request and stayed awake.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Slept and was rung for.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Rung for although it stayed awake.")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "It sleeps and nobody rings.")
    @State
    public static class RungFor {

        private final Turn turn = new Turn();

        /** As the field of this name in CallerTurn. */
        private volatile boolean asleep;

        public RungFor() {
            turn.tryTakeForCaller();
        }

        @Actor
        public void holder(II_Result r) {
            asleep = true;
            if (turn.asked()) {
                r.r1 = 1;
                asleep = false;
            }
        }

        @Actor
        public void asker(II_Result r) {
            turn.ask();
            if (asleep) {
                r.r2 = 1;
            }
        }
    }
}
