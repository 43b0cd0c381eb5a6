package io.shmipc.internal.os;

import static io.shmipc.internal.os.LibC.C;

import io.shmipc.error.SystemCallException;
import java.util.BitSet;
import java.util.StringJoiner;

/**
 * Which processors a thread may run on, as sets of their numbers. A thread begins with the set of
 * the thread that started it. Call nothing else where {@link #whyNotAvailable()} gives a reason.
 */
public final class CpuAffinity {

    /** Room for the most processors a kernel can be built for. */
    private static final int MASK_BYTES = 8192 / Byte.SIZE;

    private static final int CALLING_THREAD = 0;

    private CpuAffinity() {}

    /** Why threads cannot be pinned here, as a clause for a message; empty if they can. */
    public static String whyNotAvailable() {
        return Platform.whyNoNative();
    }

    /**
     * Processors that exist and that this process was allowed to use when it was started, by a
     * container or {@code taskset}: those of its first thread, which nothing here pins.
     *
     * @throws SystemCallException if the system refuses
     */
    public static BitSet allowedForProcess() {
        return read((int) ProcessHandle.current().pid());
    }

    /**
     * Those of the calling thread.
     *
     * @throws SystemCallException if the system refuses
     */
    public static BitSet ofCurrentThread() {
        return read(CALLING_THREAD);
    }

    /**
     * Lets the calling thread run on these only, and moves it at once if it runs elsewhere.
     * Processors that do not exist or are not allowed are left out by the system.
     *
     * @throws SystemCallException if none is left, or the system refuses
     */
    public static void setOfCurrentThread(BitSet cpus) {
        byte[] mask = cpus.toByteArray();
        if (mask.length > MASK_BYTES) {
            throw new IllegalArgumentException(
                    "cpu=" + (cpus.length() - 1) + " must be < " + MASK_BYTES * Byte.SIZE);
        }
        NativeBuffer scratch = NativeBuffer.scratch();
        scratch.zero(0, MASK_BYTES);
        // Words of the mask are little-endian on both processors that are supported.
        scratch.bytes.put(0, mask);
        if (C.sched_setaffinity(CALLING_THREAD, MASK_BYTES, scratch.address) < 0) {
            throw Errno.failure("sched_setaffinity", "cpus=" + describe(cpus));
        }
    }

    private static BitSet read(int threadId) {
        NativeBuffer scratch = NativeBuffer.scratch();
        // The kernel fills in only as many words as it has processors for.
        scratch.zero(0, MASK_BYTES);
        if (C.sched_getaffinity(threadId, MASK_BYTES, scratch.address) < 0) {
            throw Errno.failure("sched_getaffinity", "threadId=" + threadId);
        }
        byte[] mask = new byte[MASK_BYTES];
        scratch.bytes.get(0, mask);
        return BitSet.valueOf(mask);
    }

    /** Ranges as the kernel writes them, for example {@code 0-3,8}. */
    public static String describe(BitSet cpus) {
        StringJoiner ranges = new StringJoiner(",");
        for (int first = cpus.nextSetBit(0); first >= 0; ) {
            int last = cpus.nextClearBit(first) - 1;
            ranges.add(first == last ? Integer.toString(first) : first + "-" + last);
            first = cpus.nextSetBit(last + 1);
        }
        return ranges.toString();
    }
}
