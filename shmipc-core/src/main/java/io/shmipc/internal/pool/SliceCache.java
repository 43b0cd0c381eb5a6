package io.shmipc.internal.pool;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Slices that this process keeps out of the shared lists for a while, because what one thread gives
 * back it, or a neighbour, soon needs again: a list costs several exchanges on memory that the
 * other process exchanges too, a cached slice costs one on memory nobody else touches, and its
 * bytes are still in the processor's cache.
 *
 * <p>Each class has a few stripes, a thread uses the one that its id leads to, and a stripe has a
 * few places. Invariants:
 *
 * <ul>
 *   <li>A slice is in at most one place: it is put there by its owner, who owns it no longer, and
 *       whoever exchanges it out is its owner.
 *   <li>Any thread may take from any stripe. So nothing is lost with a thread that ends, a virtual
 *       thread needs no stripe of its own, and an allocation fails only when all stripes are empty.
 *   <li>What was put last is in the first place of its stripe, and comes out first.
 *   <li>No more than an eighth of a class is ever kept; of a class with fewer than eight slices,
 *       nothing.
 * </ul>
 *
 * <p>Slices are named by their slot, see {@link BufferPool#slotOf}. The places are accessed with
 * the ordering of volatile fields. Any thread may call any method.
 */
public final class SliceCache {

    /** There is no slice. */
    public static final int NONE = -1;

    private static final int MAX_STRIPES = 32;
    private static final int MAX_PLACES = 8;

    /** The part of a class that may be cached is one by this. */
    private static final int SHARE = 8;

    /** Words between two stripes: two cache lines, as processors fetch them in pairs. */
    private static final int STRIDE_WORDS = 32;

    private static final int EMPTY = 0;
    private static final int SPREAD = 0x9E3779B9;

    /** Slot + 1, or {@link #EMPTY}. */
    private final AtomicIntegerArray words;

    private final int[] firstWord;
    private final int[] stripes;
    private final int[] places;

    /**
     * @param sliceCounts slices of each class
     * @param processors how many threads can run at once
     */
    SliceCache(int[] sliceCounts, int processors) {
        int classes = sliceCounts.length;
        firstWord = new int[classes];
        stripes = new int[classes];
        places = new int[classes];
        int wanted = powerOfTwoUpTo(Math.min(MAX_STRIPES, Math.max(4, 2 * processors - 1)));
        int words = STRIDE_WORDS;
        for (int i = 0; i < classes; i++) {
            int allowed = sliceCounts[i] / SHARE;
            stripes[i] = allowed == 0 ? 0 : Math.min(wanted, powerOfTwoUpTo(allowed));
            places[i] = allowed == 0 ? 0 : Math.min(MAX_PLACES, allowed / stripes[i]);
            firstWord[i] = words;
            words += stripes[i] * STRIDE_WORDS;
        }
        this.words = new AtomicIntegerArray(words);
    }

    private static int powerOfTwoUpTo(int bound) {
        return Integer.highestOneBit(bound);
    }

    private int ownStripe(int sliceClass) {
        int hash = (int) Thread.currentThread().getId() * SPREAD;
        return firstWord[sliceClass]
                + (hash >>> Integer.SIZE / 2 & stripes[sliceClass] - 1) * STRIDE_WORDS;
    }

    /** Takes a slice of this class that this thread's stripe holds, or returns {@link #NONE}. */
    public int take(int sliceClass) {
        return stripes[sliceClass] == 0
                ? NONE
                : takeFrom(ownStripe(sliceClass), places[sliceClass]);
    }

    /** Takes a slice of this class that any stripe holds, or returns {@link #NONE}. */
    public int steal(int sliceClass) {
        int slot = NONE;
        for (int i = 0; i < stripes[sliceClass] && slot == NONE; i++) {
            slot = takeFrom(firstWord[sliceClass] + i * STRIDE_WORDS, places[sliceClass]);
        }
        return slot;
    }

    private int takeFrom(int stripe, int placeCount) {
        for (int place = stripe; place < stripe + placeCount; place++) {
            // Looking first keeps the line shared where nothing lies.
            if (words.get(place) != EMPTY) {
                int word = words.getAndSet(place, EMPTY);
                if (word != EMPTY) {
                    return word - 1;
                }
            }
        }
        return NONE;
    }

    /**
     * Keeps a slice in this thread's stripe. The caller must own it.
     *
     * @return a slice for which there is no room, this one or an older one, which the caller owns
     *     now and gives back to its list; or {@link #NONE}
     */
    public int put(int sliceClass, int slot) {
        if (stripes[sliceClass] == 0) {
            return slot;
        }
        int stripe = ownStripe(sliceClass);
        int word = words.getAndSet(stripe, slot + 1);
        for (int place = stripe + 1;
                word != EMPTY && place < stripe + places[sliceClass];
                place++) {
            if (words.get(place) == EMPTY && words.compareAndSet(place, EMPTY, word)) {
                return NONE;
            }
        }
        return word == EMPTY ? NONE : word - 1;
    }

    /** Slices of this class that lie in all stripes now. */
    public int count(int sliceClass) {
        int count = 0;
        for (int i = 0; i < stripes[sliceClass]; i++) {
            int stripe = firstWord[sliceClass] + i * STRIDE_WORDS;
            for (int place = stripe; place < stripe + places[sliceClass]; place++) {
                count += words.get(place) == EMPTY ? 0 : 1;
            }
        }
        return count;
    }

    /** The most slices of this class that can ever lie here. */
    int bound(int sliceClass) {
        return stripes[sliceClass] * places[sliceClass];
    }
}
