package io.shmipc.faults.chaos;

import io.shmipc.faults.chaos.peer.Tally;
import java.util.ArrayList;
import java.util.List;

/** Holds a run to what must be true of every one. */
final class Bars {

    /** Service must be back within this, in 99 of 100 cases. */
    static final double SERVICE_BACK_MILLIS = 100;

    /** A 99th percentile of fewer is only a maximum; it is printed, and not judged. */
    static final int SAMPLES = 100;

    private Bars() {}

    static List<Bar> of(ChaosOptions options, Run run) {
        Totals totals = run.totals();
        List<Bar> bars = new ArrayList<>();
        long messages = totals.messages();
        bars.add(
                new Bar(
                        "verified messages",
                        ">= %,d".formatted(options.messages()),
                        "%,d".formatted(messages),
                        messages >= options.messages()));
        bars.add(none("mixed up", totals.of(Tally.MIXED_UP)));
        bars.add(none("lost though reported as delivered", totals.of(Tally.LOST)));
        bars.add(none("slices handed out twice", totals.of(Tally.DOUBLE_HAND_OUTS)));
        bars.add(none("sessions ended over damage", totals.of(Tally.DAMAGED)));
        bars.add(none("unexpected errors", totals.of(Tally.UNEXPECTED)));
        bars.add(none("survivors hurt", run.findings().survivorsHurt()));
        bars.add(none("leaks", run.findings().leaks()));
        bars.add(none("accounts that do not add up", totals.of(Tally.WRONG_ACCOUNTS)));
        bars.add(none("leaks suspected by the library", totals.of(Tally.LEAKS_SUSPECTED)));
        if (options.kills() > 0) {
            bars.add(atLeast("SIGKILLs", options.kills(), run.kills()));
        }
        if (options.stops() > 0) {
            bars.add(atLeast("SIGSTOPs", options.stops(), run.stops()));
        }
        if (options.restarts() > 0) {
            bars.add(atLeast("hot restarts", options.restarts(), run.count(Event.HOT_RESTART)));
            bars.add(none("requests failed in them", run.findings().failedInRestarts()));
        }
        if (run.serviceBack().count() >= SAMPLES) {
            double p99 = run.serviceBack().millis(99);
            bars.add(
                    new Bar(
                            "service back after a kill, p99",
                            "< %.0f ms".formatted(SERVICE_BACK_MILLIS),
                            "%.1f ms".formatted(p99),
                            p99 < SERVICE_BACK_MILLIS));
        }
        return bars;
    }

    private static Bar none(String name, long seen) {
        return new Bar(name, "0", "%,d".formatted(seen), seen == 0);
    }

    private static Bar atLeast(String name, int wanted, int seen) {
        return new Bar(name, ">= " + wanted, Integer.toString(seen), seen >= wanted);
    }
}
