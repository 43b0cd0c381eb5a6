package io.shmipc.faults.chaos;

import java.util.EnumMap;
import java.util.Map;

/** What a run has seen so far. Any thread. */
final class Run {

    private final Totals totals = new Totals();
    private final Findings findings = new Findings();
    private final Percentiles serviceBack = new Percentiles();
    private final Percentiles restarts = new Percentiles();
    private final Percentiles dying = new Percentiles();
    private final Percentiles outage = new Percentiles();
    private final Percentiles freshClient = new Percentiles();
    private final Map<Event, Integer> events = new EnumMap<>(Event.class);
    private final long startNanos = System.nanoTime();
    private int inspections;

    Totals totals() {
        return totals;
    }

    Findings findings() {
        return findings;
    }

    /** From the moment a new server listens until the last client has a verified reply of it. */
    Percentiles serviceBack() {
        return serviceBack;
    }

    /** From the start of a hot restart until the old server has closed its last session. */
    Percentiles restarts() {
        return restarts;
    }

    /** From the kill of a server until the system says that its process is gone. */
    Percentiles dying() {
        return dying;
    }

    /** From the kill of a server until then. */
    Percentiles outage() {
        return outage;
    }

    /** From the moment a new client begins to connect until its first verified reply. */
    Percentiles freshClient() {
        return freshClient;
    }

    synchronized void happened(Event event) {
        events.merge(event, 1, Integer::sum);
    }

    synchronized int count(Event event) {
        return events.getOrDefault(event, 0);
    }

    int kills() {
        return count(Event.KILL_SERVER) + count(Event.KILL_CLIENT);
    }

    int stops() {
        return count(Event.STOP_SERVER) + count(Event.STOP_CLIENT);
    }

    synchronized void inspections(int value) {
        inspections = value;
    }

    synchronized int inspections() {
        return inspections;
    }

    double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
