package io.shmipc.internal.transport;

import io.shmipc.error.ConfigurationException;
import io.shmipc.internal.os.CpuAffinity;
import java.util.BitSet;
import java.util.List;

/** The bounds of event loop settings, the same for clients and servers. */
public final class EventLoopRules {

    /** Loops do no work of their own, so more than a few for each processor only take turns. */
    private static final int LOOPS_PER_PROCESSOR = 4;

    /** Always allowed, so that the settings of a server also start on a small machine. */
    private static final int ALWAYS_ALLOWED = 16;

    private EventLoopRules() {}

    /**
     * Checks how many loops there shall be, and where.
     *
     * @param cpus processors to pin the loops to in turn; empty to leave them to the system
     * @throws ConfigurationException naming the setting, its value and the rule it breaks
     */
    public static void check(int threads, List<Integer> cpus) {
        int processors = Runtime.getRuntime().availableProcessors();
        int most = mostThreads(processors);
        if (threads < 1 || threads > most) {
            throw new ConfigurationException(
                    "eventLoopThreads="
                            + threads
                            + " must be >= 1 and <= "
                            + most
                            + " with availableProcessors="
                            + processors);
        }
        if (!cpus.isEmpty()) {
            checkCpus(threads, cpus);
        }
    }

    static int mostThreads(int availableProcessors) {
        return Math.max(ALWAYS_ALLOWED, LOOPS_PER_PROCESSOR * availableProcessors);
    }

    private static void checkCpus(int threads, List<Integer> cpus) {
        String setting = "eventLoopCpus=" + cpus;
        for (int cpu : cpus) {
            if (cpu < 0) {
                throw new ConfigurationException(setting + ": cpu=" + cpu + " must be >= 0");
            }
        }
        String noPinning = CpuAffinity.whyNotAvailable();
        if (!noPinning.isEmpty()) {
            throw new ConfigurationException(
                    setting + ": threads cannot be pinned here, " + noPinning);
        }
        BitSet allowed = CpuAffinity.allowedForProcess();
        BitSet seen = new BitSet();
        for (int cpu : cpus) {
            if (!allowed.get(cpu)) {
                throw new ConfigurationException(
                        setting
                                + ": cpu="
                                + cpu
                                + " must be one that exists and that this process may use, which"
                                + " are "
                                + CpuAffinity.describe(allowed));
            }
            if (seen.get(cpu)) {
                throw new ConfigurationException(setting + ": cpu=" + cpu + " must be named once");
            }
            seen.set(cpu);
        }
        if (cpus.size() > threads) {
            throw new ConfigurationException(
                    setting
                            + " has cpus="
                            + cpus.size()
                            + ", must be <= eventLoopThreads="
                            + threads
                            + ": the others would be left unused");
        }
    }
}
