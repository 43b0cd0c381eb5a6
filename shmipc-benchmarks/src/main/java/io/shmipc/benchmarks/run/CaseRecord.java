package io.shmipc.benchmarks.run;

import io.shmipc.benchmarks.measure.LatencyHistogram;
import io.shmipc.benchmarks.measure.ProcessCosts;
import io.shmipc.benchmarks.model.Case;
import io.shmipc.benchmarks.model.Measurement;
import io.shmipc.benchmarks.process.PeerPair;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the rounds of one case. */
final class CaseRecord {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Case what;
    private final LatencyHistogram histogram = new LatencyHistogram();
    private final List<Double> roundMedians = new ArrayList<>();
    private long elapsedNanos;
    private ProcessCosts client = new ProcessCosts(0, 0);
    private ProcessCosts server = new ProcessCosts(0, 0);
    private long fallbacks;
    private @Nullable String failure;

    CaseRecord(Case what) {
        this.what = what;
    }

    Case what() {
        return what;
    }

    void add(PeerPair.Outcome round) {
        histogram.add(round.client().histogram());
        roundMedians.add(round.client().histogram().quantileNanos(0.5));
        elapsedNanos += round.client().elapsedNanos();
        client = client.plus(round.client().costs());
        server = server.plus(round.server());
    }

    void addFallbacks(long count) {
        fallbacks += count;
    }

    void fail(String reason) {
        failure = reason;
    }

    boolean hasFailed() {
        return failure != null;
    }

    Measurement measurement() {
        boolean empty = histogram.count() == 0;
        return new Measurement(
                what,
                histogram.count(),
                elapsedNanos / NANOS_PER_SECOND,
                histogram.quantileNanos(0.5),
                roundMedians,
                histogram.quantileNanos(0.99),
                histogram.quantileNanos(0.999),
                client.cpuNanos() / NANOS_PER_SECOND,
                server.cpuNanos() / NANOS_PER_SECOND,
                client.allocatedBytes(),
                server.allocatedBytes(),
                fallbacks,
                failure != null ? failure : empty ? "no round trip was measured" : null);
    }
}
