package io.shmipc.session;

import io.shmipc.error.ConfigurationException;
import io.shmipc.error.SystemCallException;
import io.shmipc.internal.os.CpuAffinity;
import io.shmipc.internal.transport.VirtualThreads;
import java.util.BitSet;

/**
 * Keeps the calling thread on one processor, for a thread of the application that reads a stream
 * with {@link io.shmipc.wait.WaitStrategy#busyPolling()}. Threads that it starts meanwhile inherit
 * the processor. Event loops have a setting of their own, {@code eventLoopCpus}.
 *
 * <pre>{@code
 * try (CpuPinning pinned = CpuPinning.pinCurrentThread(3)) {
 *     stream.reader().read(...);
 * }
 * }</pre>
 */
public final class CpuPinning implements AutoCloseable {

    private final Thread thread;
    private final BitSet before;
    private boolean closed;

    private CpuPinning(Thread thread, BitSet before) {
        this.thread = thread;
        this.before = before;
    }

    /**
     * Processors that exist and that this process may use.
     *
     * @throws ConfigurationException where threads cannot be pinned, with the reason
     */
    public static BitSet allowedCpus() {
        requireAvailable("allowedCpus");
        return CpuAffinity.allowedForProcess();
    }

    /**
     * Pins the calling thread until {@link #close()}, or for as long as it lives.
     *
     * @param cpu number of a processor, one of {@link #allowedCpus()}
     * @throws ConfigurationException if it is not one of them, or threads cannot be pinned here
     * @throws IllegalStateException on a virtual thread, which has no processor of its own
     * @throws SystemCallException if the system refuses
     */
    public static CpuPinning pinCurrentThread(int cpu) {
        if (VirtualThreads.isCurrentVirtual()) {
            throw new IllegalStateException(
                    "cpu=" + cpu + ": a virtual thread cannot be pinned to a processor");
        }
        requireAvailable("cpu=" + cpu);
        BitSet allowed = CpuAffinity.allowedForProcess();
        if (cpu < 0 || !allowed.get(cpu)) {
            throw new ConfigurationException(
                    "cpu="
                            + cpu
                            + " must be one that exists and that this process may use, which are "
                            + CpuAffinity.describe(allowed));
        }
        BitSet before = CpuAffinity.ofCurrentThread();
        BitSet one = new BitSet();
        one.set(cpu);
        CpuAffinity.setOfCurrentThread(one);
        return new CpuPinning(Thread.currentThread(), before);
    }

    private static void requireAvailable(String what) {
        String noPinning = CpuAffinity.whyNotAvailable();
        if (!noPinning.isEmpty()) {
            throw new ConfigurationException(
                    what + ": threads cannot be pinned here, " + noPinning);
        }
    }

    /**
     * Lets the thread run where it could before. Idempotent.
     *
     * @throws IllegalStateException on another thread than the pinned one
     */
    @Override
    public void close() {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException(
                    "thread=" + Thread.currentThread() + " must be the pinned one, " + thread);
        }
        if (!closed) {
            closed = true;
            CpuAffinity.setOfCurrentThread(before);
        }
    }
}
