package io.shmipc.internal.pool;

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

/**
 * A list of free slices whose two processes take turns at popping, and the agreement to do so. As
 * in {@link FreeListStress} a process is a pool that shares nothing but memory with the other one;
 * unlike there, nothing has to be detected here, because nothing can go wrong.
 */
public class TurnsStress {

    /** Two pools that have agreed. */
    public abstract static class Agreed extends FreeListStress.Processes {

        Agreed() {
            creator.offerTurns();
            mapper.acceptTurns();
            creator.concludeTurns();
        }
    }

    @JCStressTest
    @Description("Processes that take turns never pop the same slice, and never the last one.")
    @Outcome(id = "0, 3, 1", expect = ACCEPTABLE, desc = "All but the last, each once.")
    @Outcome(expect = FORBIDDEN, desc = "A slice came out twice or is lost, or size is wrong.")
    @State
    public static class PopBesidePop extends Agreed {

        @Actor
        public void one() {
            one.take(2);
        }

        @Actor
        public void other() {
            other.take(2);
        }

        @Arbiter
        public void count(III_Result r) {
            countAll(r);
        }
    }

    @JCStressTest
    @Description("A push needs no turn: it loses nothing beside a pop of the other process.")
    @Outcome(id = "0, 3, 1", expect = ACCEPTABLE, desc = "All but the last, each once.")
    @Outcome(expect = FORBIDDEN, desc = "A slice came out twice or is lost, or size is wrong.")
    @State
    public static class PopBesidePush extends Agreed {

        public PopBesidePush() {
            other.take(2);
        }

        @Actor
        public void pops() {
            one.take(3);
        }

        @Actor
        public void pushes() {
            other.giveBack();
            other.giveBack();
        }

        @Arbiter
        public void count(III_Result r) {
            countAll(r);
        }
    }

    @JCStressTest
    @Description("The list cannot come round under a pop of a process that has the turn (ABA).")
    @Outcome(id = "0, 3, 1", expect = ACCEPTABLE, desc = "All but the last, each once.")
    @Outcome(id = "-1, 0, 0", expect = FORBIDDEN, desc = "The list came round to the same head.")
    @Outcome(expect = FORBIDDEN, desc = "A slice came out twice or is lost, or size is wrong.")
    @State
    public static class ComesRoundUnderOther extends Agreed {

        @Actor
        public void pops() {
            one.takeOne();
        }

        @Actor
        public void comesRound() {
            other.comeRound();
        }

        @Arbiter
        public void count(III_Result r) {
            countAll(r);
        }
    }

    @JCStressTest
    @Description(
            "Two processes that take and give back all the time, in turns, never get the same"
                    + " slice, and never find the list changed behind their backs.")
    @Outcome(id = "0, 3, 1", expect = ACCEPTABLE, desc = "All but the last, each once.")
    @Outcome(id = "-1, 0, 0", expect = FORBIDDEN, desc = "The list came round to the same head.")
    @Outcome(expect = FORBIDDEN, desc = "A slice came out twice or is lost, or size is wrong.")
    @State
    public static class CyclesOfTwoProcesses extends Agreed {

        @Actor
        public void one() {
            one.cycle(3, 1);
        }

        @Actor
        public void other() {
            other.cycle(3, 2);
        }

        @Arbiter
        public void count(III_Result r) {
            countAll(r);
        }
    }

    @JCStressTest
    @Description(
            "Two threads of one process and one of another that take and give back all the time,"
                    + " in turns, never get the same slice.")
    @Outcome(id = "0, 3, 1", expect = ACCEPTABLE, desc = "All but the last, each once.")
    @Outcome(expect = FORBIDDEN, desc = "A slice came out twice or is lost, or size is wrong.")
    @State
    public static class CyclesOfThreeThreads extends Agreed {

        private final FreeListStress.Hand second = new FreeListStress.Hand(creator);

        @Actor
        public void one() {
            one.cycle(2, 1);
        }

        @Actor
        public void second() {
            second.cycle(2, 2);
        }

        @Actor
        public void other() {
            other.cycle(2, 3);
        }

        @Arbiter
        public void count(III_Result r) {
            countAll(r);
            r.r1 = second.detected() ? FreeListStress.DETECTED : r.r1 + second.stolen();
        }
    }

    @JCStressTest
    @Description("Who has the turn sees what the one before it wrote, and nobody else has it.")
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(expect = FORBIDDEN, desc = "Two at once, or one that saw an old value.")
    @State
    public static class TurnBesideTurn extends Agreed {

        private final ListLayout layout = BufferRegionLayout.read(memory).lists().get(0);
        private final PopTurn ours = new PopTurn(memory, layout, PoolSide.CREATOR);
        private final PopTurn theirs = new PopTurn(memory, layout, PoolSide.MAPPER);
        private int plain;

        private int count(PopTurn turn) {
            if (!turn.take()) {
                return 0;
            }
            int seen = ++plain;
            turn.giveUp();
            return seen;
        }

        @Actor
        public void one(II_Result r) {
            r.r1 = count(ours);
        }

        @Actor
        public void other(II_Result r) {
            r.r2 = count(theirs);
        }
    }

    @JCStressTest
    @Description("A server that accepts and a client that withdraws come to one decision.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Accepted in time.")
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Withdrawn before.")
    @Outcome(expect = FORBIDDEN, desc = "One takes turns and the other does not.")
    @State
    public static class AcceptBesideWithdraw extends FreeListStress.Processes {

        public AcceptBesideWithdraw() {
            creator.offerTurns();
        }

        @Actor
        public void accepts(II_Result r) {
            r.r1 = mapper.acceptTurns() ? 1 : 0;
        }

        @Actor
        public void withdraws(II_Result r) {
            r.r2 = creator.concludeTurnsWithin(0) ? 1 : 0;
        }
    }
}
