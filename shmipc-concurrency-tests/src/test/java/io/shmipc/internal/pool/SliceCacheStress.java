package io.shmipc.internal.pool;

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
 * The slices that a process keeps for its threads. A hand is a bit for each slot in it, and one
 * more for a slot that came to it twice.
 */
public class SliceCacheStress {

    private static final int CLASS = 0;
    private static final int TWICE = 1 << 16;

    private static int with(int hand, int slot) {
        if (slot == SliceCache.NONE) {
            return hand;
        }
        return hand | ((hand & 1 << slot) == 0 ? 1 << slot : TWICE);
    }

    /** Reports slots that are in two hands, or twice in one, and all that were found. */
    private static void report(SliceCache cache, int one, int other, II_Result r) {
        int rest = 0;
        for (int slot = cache.steal(CLASS); slot != SliceCache.NONE; slot = cache.steal(CLASS)) {
            rest = with(rest, slot);
        }
        r.r1 = one & other | one & rest | other & rest | (one | other | rest) & TWICE;
        r.r2 = one | other | rest;
    }

    @JCStressTest
    @Description("Of two threads that steal the only slice, exactly one gets it.")
    @Outcome(
            id = {"5, -1", "-1, 5"},
            expect = ACCEPTABLE,
            desc = "One of them got it.")
    @Outcome(id = "5, 5", expect = FORBIDDEN, desc = "Both got it.")
    @Outcome(expect = FORBIDDEN, desc = "It is lost.")
    @State
    public static class StealBesideSteal {

        private final SliceCache cache = new SliceCache(new int[] {64}, 2);

        public StealBesideSteal() {
            cache.put(CLASS, 5);
        }

        @Actor
        public void one(II_Result r) {
            r.r1 = cache.steal(CLASS);
        }

        @Actor
        public void other(II_Result r) {
            r.r2 = cache.steal(CLASS);
        }
    }

    @JCStressTest
    @Description(
            "A slice that is displaced from the only place while another thread takes is in exactly"
                    + " one hand.")
    @Outcome(id = "0, 3", expect = ACCEPTABLE, desc = "Each slice is in one hand.")
    @Outcome(expect = FORBIDDEN, desc = "A slice is in two hands, or lost.")
    @State
    public static class PutBesideTakeInOnePlace {

        // Eight slices may have one place in one stripe, which both threads use.
        private final SliceCache cache = new SliceCache(new int[] {8}, 2);
        private int displaced;
        private int taken;

        public PutBesideTakeInOnePlace() {
            cache.put(CLASS, 0);
        }

        @Actor
        public void puts() {
            displaced = with(0, cache.put(CLASS, 1));
        }

        @Actor
        public void takes() {
            taken = with(0, cache.take(CLASS));
        }

        @Arbiter
        public void count(II_Result r) {
            report(cache, displaced, taken, r);
        }
    }

    @JCStressTest
    @Description("Slices that move between the places of a stripe under a thief are in one hand.")
    @Outcome(id = "0, 7", expect = ACCEPTABLE, desc = "Each slice is in one hand.")
    @Outcome(expect = FORBIDDEN, desc = "A slice is in two hands, or lost.")
    @State
    public static class PutBesideSteal {

        // Four stripes of two places.
        private final SliceCache cache = new SliceCache(new int[] {64}, 2);
        private int displaced;
        private int stolen;

        @Actor
        public void puts() {
            displaced = with(displaced, cache.put(CLASS, 0));
            displaced = with(displaced, cache.put(CLASS, 1));
            displaced = with(displaced, cache.put(CLASS, 2));
        }

        @Actor
        public void steals() {
            stolen = with(stolen, cache.steal(CLASS));
            stolen = with(stolen, cache.steal(CLASS));
        }

        @Arbiter
        public void count(II_Result r) {
            report(cache, displaced, stolen, r);
        }
    }

    @JCStressTest
    @Description("Two threads that put and take in one place lose nothing and double nothing.")
    @Outcome(id = "0, 15", expect = ACCEPTABLE, desc = "Each slice is in one hand.")
    @Outcome(expect = FORBIDDEN, desc = "A slice is in two hands, or lost.")
    @State
    public static class PutBesidePut {

        private final SliceCache cache = new SliceCache(new int[] {8}, 2);
        private int one;
        private int other;

        @Actor
        public void one() {
            one = with(0, cache.put(CLASS, 0));
            one = with(one, cache.put(CLASS, 1));
            one = with(one, cache.take(CLASS));
        }

        @Actor
        public void other() {
            other = with(0, cache.put(CLASS, 2));
            other = with(other, cache.put(CLASS, 3));
            other = with(other, cache.take(CLASS));
        }

        @Arbiter
        public void count(II_Result r) {
            report(cache, one, other, r);
        }
    }
}
