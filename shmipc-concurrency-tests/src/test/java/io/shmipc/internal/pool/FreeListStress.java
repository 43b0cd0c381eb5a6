package io.shmipc.internal.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.shmipc.error.ProtocolException;
import io.shmipc.internal.memory.MemoryView;
import java.nio.ByteBuffer;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A list of free slices that two processes share: two pools that have nothing in common but memory.
 * Every test ends by taking out what is left, and reports how many slices were found twice, how
 * many came out in all, and what size the list has then.
 */
public class FreeListStress {

    private static final int SLICES = 4;
    private static final int CAPACITY_BYTES = 4;
    private static final int CLASS = 0;

    /** The list was found changed behind the back of a pop, and the session would end. */
    static final int DETECTED = -1;

    /** A pool of either process, and who has which slice. */
    public abstract static class Processes {

        final MemoryView memory =
                MemoryView.of(
                        ByteBuffer.allocateDirect(
                                BufferRegionDescriptor.REGION_HEADER_BYTES
                                        + (int) ListLayout.sizeBytes(SLICES, CAPACITY_BYTES)));
        final BufferPool creator =
                BufferPool.create(memory, List.of(new SliceClass(CAPACITY_BYTES, 100)));
        final BufferPool mapper = BufferPool.map(memory);
        final Hand one = new Hand(creator);
        final Hand other = new Hand(mapper);

        void countAll(III_Result r) {
            if (one.detected || other.detected) {
                r.r1 = DETECTED;
                return;
            }
            Hand rest = new Hand(creator);
            rest.take(SLICES);
            int seen = 0;
            for (Hand hand : List.of(one, other, rest)) {
                for (int i = 0; i < hand.count; i++) {
                    int bit = 1 << creator.slotOf(hand.slices[i]);
                    r.r1 += (seen & bit) == 0 ? 0 : 1;
                    seen |= bit;
                }
                r.r1 += hand.stolen;
            }
            r.r2 = Integer.bitCount(seen);
            r.r3 =
                    memory.getInt(
                            BufferRegionDescriptor.REGION_HEADER_BYTES
                                    + BufferRegionDescriptor.LIST_SIZE_OFFSET);
        }
    }

    /** What one thread has taken out. */
    static final class Hand {

        private final BufferPool pool;
        private final int[] slices = new int[SLICES];
        private int count;
        private int stolen;
        private boolean detected;

        Hand(BufferPool pool) {
            this.pool = pool;
        }

        boolean detected() {
            return detected;
        }

        /** Slices that another thread wrote to while this one had them. */
        int stolen() {
            return stolen;
        }

        void take(int most) {
            for (int i = 0; i < most; i++) {
                int slice = pool.pop(CLASS);
                if (slice != BufferPool.NONE) {
                    slices[count++] = slice;
                }
            }
        }

        void giveBack() {
            pool.push(CLASS, slices[--count]);
        }

        /** Pops once, as {@link #take}, but notices that the list came round. */
        void takeOne() {
            try {
                take(1);
            } catch (ProtocolException e) {
                detected = true;
            }
        }

        /**
         * The shortest way to make the list come round: undisturbed, the head is the same before
         * and after, followed by another slice, and the one that followed it is in this hand.
         */
        void comeRound() {
            try {
                take(2);
                moveFirstToEnd();
                take(1);
                giveBack();
                take(1);
            } catch (ProtocolException e) {
                detected = true;
            }
        }

        private void moveFirstToEnd() {
            int first = slices[0];
            slices[0] = slices[1];
            slices[1] = first;
            giveBack();
        }

        /** Takes slices, writes into them, and gives them back, again and again. */
        void cycle(int times, int name) {
            try {
                for (int i = 0; i < times; i++) {
                    take(2);
                    for (int at = 0; at < count; at++) {
                        pool.memory().putInt(pool.dataOffset(slices[at]), name);
                    }
                    for (int at = 0; at < count; at++) {
                        int found = pool.memory().getIntAcquire(pool.dataOffset(slices[at]));
                        stolen += found == name ? 0 : 1;
                    }
                    while (count > 0) {
                        giveBack();
                    }
                }
            } catch (ProtocolException e) {
                detected = true;
            }
        }
    }

    @JCStressTest
    @Description("Two processes never pop the same slice, and never the last one.")
    @Outcome(id = "0, 3, 1", expect = ACCEPTABLE, desc = "All but the last, each once.")
    @Outcome(expect = FORBIDDEN, desc = "A slice came out twice or is lost, or size is wrong.")
    @State
    public static class PopBesidePop extends Processes {

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
    @Description("Slices that two processes push at once are both linked, and counted.")
    @Outcome(id = "0, 3, 1", expect = ACCEPTABLE, desc = "All but the last, each once.")
    @Outcome(expect = FORBIDDEN, desc = "A slice came out twice or is lost, or size is wrong.")
    @State
    public static class PushBesidePush extends Processes {

        public PushBesidePush() {
            one.take(1);
            other.take(1);
        }

        @Actor
        public void one() {
            one.giveBack();
        }

        @Actor
        public void other() {
            other.giveBack();
        }

        @Arbiter
        public void count(III_Result r) {
            countAll(r);
        }
    }

    @JCStressTest
    @Description("A process that pops from a short list never gets a slice before it is linked.")
    @Outcome(id = "0, 3, 1", expect = ACCEPTABLE, desc = "All but the last, each once.")
    @Outcome(expect = FORBIDDEN, desc = "A slice came out twice or is lost, or size is wrong.")
    @State
    public static class PopBesidePush extends Processes {

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
    @Description(
            "A process that pops while the list is cut at its head, because another has moved tail"
                    + " and not linked yet, waits for the link and never follows an old one.")
    @Outcome(id = "0, 3, 1", expect = ACCEPTABLE, desc = "All but the last, each once.")
    @Outcome(expect = FORBIDDEN, desc = "A slice came out twice or is lost, or size is wrong.")
    @State
    public static class PopAtCut extends Processes {

        public PopAtCut() {
            one.take(1);
            other.take(2);
        }

        @Actor
        public void pushesAndPops() {
            one.giveBack();
            one.take(1);
        }

        @Actor
        public void pushes() {
            other.giveBack();
        }

        @Arbiter
        public void count(III_Result r) {
            countAll(r);
        }
    }

    @JCStressTest
    @Description(
            "A pop of one process that the other one makes the list come round under (ABA) takes"
                    + " its slice and puts head right, or says that the list is broken.")
    @Outcome(id = "0, 3, 1", expect = ACCEPTABLE, desc = "All but the last, each once.")
    @Outcome(id = "-1, 0, 0", expect = ACCEPTABLE_INTERESTING, desc = "Came round, and detected.")
    @Outcome(expect = FORBIDDEN, desc = "A slice came out twice or is lost, or size is wrong.")
    @State
    public static class ComesRoundUnderOther extends Processes {

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
            "Two processes that take and give back all the time do not get the same slice; should"
                + " the list come round to the same head behind the back of a pop (ABA through the"
                + " other process), then it is detected.")
    @Outcome(id = "0, 3, 1", expect = ACCEPTABLE, desc = "All but the last, each once.")
    @Outcome(id = "-1, 0, 0", expect = ACCEPTABLE_INTERESTING, desc = "Came round, and detected.")
    @Outcome(expect = FORBIDDEN, desc = "A slice came out twice or is lost, or size is wrong.")
    @State
    public static class CyclesOfTwoProcesses extends Processes {

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
            "Two threads of one process that take and give back all the time never get the same"
                    + " slice, and never find the list changed behind their backs.")
    @Outcome(id = "0, 3, 1", expect = ACCEPTABLE, desc = "All but the last, each once.")
    @Outcome(id = "-1, 0, 0", expect = FORBIDDEN, desc = "The list came round to the same head.")
    @Outcome(expect = FORBIDDEN, desc = "A slice came out twice or is lost, or size is wrong.")
    @State
    public static class CyclesOfOneProcess extends Processes {

        private final Hand second = new Hand(creator);

        @Actor
        public void one() {
            one.cycle(3, 1);
        }

        @Actor
        public void second() {
            second.cycle(3, 2);
        }

        @Arbiter
        public void count(III_Result r) {
            countAll(r);
            r.r1 = second.detected ? DETECTED : r.r1 + second.stolen;
        }
    }
}
