package io.shmipc.faults.chaos;

import io.shmipc.faults.chaos.peer.Tally;
import io.shmipc.faults.chaos.process.ChildProcess;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counters of all processes of a run, those included that are gone. Any thread. */
final class Totals {

    private final Set<ChildProcess> processes = new LinkedHashSet<>();
    private final Map<String, Long> ofThoseGone = new TreeMap<>();

    synchronized void add(ChildProcess process) {
        processes.add(process);
    }

    /** The process is gone; what it told last still counts. */
    synchronized void gone(ChildProcess process) {
        if (processes.remove(process)) {
            process.counters().forEach((name, value) -> ofThoseGone.merge(name, value, Long::sum));
        }
    }

    synchronized Map<String, Long> all() {
        Map<String, Long> sum = new TreeMap<>(ofThoseGone);
        for (ChildProcess process : processes) {
            process.counters().forEach((name, value) -> sum.merge(name, value, Long::sum));
        }
        return sum;
    }

    long of(String name) {
        return all().getOrDefault(name, 0L);
    }

    /** Calls whose reply was verified: each proves two messages. */
    long roundTrips() {
        Map<String, Long> all = all();
        return all.getOrDefault(Tally.BULK, 0L) + all.getOrDefault(Tally.CHAOTIC, 0L);
    }

    /**
     * Messages verified: every reply, the request that it names by checksum, and every one-way
     * message that was acknowledged.
     */
    long messages() {
        return 2 * roundTrips() + of(Tally.ONE_WAY);
    }
}
