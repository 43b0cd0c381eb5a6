package io.shmipc.internal.transport;

import io.shmipc.error.SystemCallException;
import io.shmipc.internal.os.CpuAffinity;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pins event loops to processors, and keeps the threads that they start from staying there too: a
 * thread inherits the processors of the one that starts it, and a pinned loop starts workers,
 * threads of the application's executor, and carriers of virtual threads.
 */
final class LoopPinning {

    private static final Logger log = LoggerFactory.getLogger(LoopPinning.class);

    /** Replaced and never changed; empty until a loop has been pinned in this process. */
    private static volatile BitSet loopCpus = new BitSet();

    private LoopPinning() {}

    /** What loop number {@code index} does first, on its thread. */
    static Runnable onStart(List<Integer> cpus, int index) {
        if (cpus.isEmpty()) {
            return () -> {};
        }
        int cpu = cpus.get(index % cpus.size());
        remember(cpu);
        return () -> pin(cpu);
    }

    private static synchronized void remember(int cpu) {
        BitSet after = (BitSet) loopCpus.clone();
        after.set(cpu);
        loopCpus = after;
    }

    private static void pin(int cpu) {
        try {
            BitSet one = new BitSet();
            one.set(cpu);
            CpuAffinity.setOfCurrentThread(one);
        } catch (SystemCallException e) {
            // Was checked before, so a container's limits have just changed: slower, not wrong.
            log.warn(
                    "event loop thread={} is not pinned to cpu={}: {}",
                    Thread.currentThread().getName(),
                    cpu,
                    e.getMessage());
        }
    }

    /** Tasks of the executor run where the process may run, whichever thread started theirs. */
    static Executor unpinned(Executor executor) {
        return task ->
                executor.execute(
                        () -> {
                            shedInherited();
                            task.run();
                        });
    }

    /**
     * Frees the calling thread if it is confined to exactly one loop's processor. Costs one system
     * call once a loop has been pinned, and nothing before.
     */
    static void shedInherited() {
        BitSet loops = loopCpus;
        if (loops.isEmpty()) {
            return;
        }
        try {
            BitSet mine = CpuAffinity.ofCurrentThread();
            if (mine.cardinality() == 1 && loops.intersects(mine)) {
                CpuAffinity.setOfCurrentThread(CpuAffinity.allowedForProcess());
            }
        } catch (SystemCallException e) {
            log.debug("processors of thread={} stay as they are", Thread.currentThread(), e);
        }
    }
}
