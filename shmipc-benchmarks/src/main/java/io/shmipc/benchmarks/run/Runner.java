package io.shmipc.benchmarks.run;

import io.shmipc.benchmarks.model.Api;
import io.shmipc.benchmarks.model.Case;
import io.shmipc.benchmarks.model.Contender;
import io.shmipc.benchmarks.model.IdleMeasurement;
import io.shmipc.benchmarks.model.Measurement;
import io.shmipc.benchmarks.model.Mode;
import io.shmipc.benchmarks.model.Results;
import io.shmipc.benchmarks.process.PeerFailedException;
import io.shmipc.benchmarks.process.PeerPair;
import io.shmipc.benchmarks.process.RunFolder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures a plan. All contenders of a block are measured by turns, round after round, so that what
 * else happens on the machine hits all alike. Only one of them is connected at a time.
 */
public final class Runner {

    private static final Duration SETTLING = Duration.ofMillis(500);
    private static final double PERCENT = 100;

    private final Plan plan;
    private final Pace pace;
    private final Progress progress;

    public Runner(Plan plan, Pace pace, Progress progress) {
        this.plan = plan;
        this.pace = pace;
        this.progress = progress;
    }

    /** Measures everything; what fails is part of the results. */
    public Results run(RunFolder folder) throws InterruptedException {
        progress.begin(plan.cases().size() * pace.rounds() + plan.idle().size());
        List<Measurement> measurements = new ArrayList<>();
        List<IdleMeasurement> idle = new ArrayList<>();
        try (PairPool pairs = new PairPool(folder)) {
            int streams = 0;
            for (List<Case> block : plan.blocks()) {
                // Fresh processes for each number of streams: what the compiler has learnt from one
                // way of use does not suit another.
                if (block.get(0).streams() != streams) {
                    streams = block.get(0).streams();
                    pairs.stopAll();
                }
                measurements.addAll(measure(block, pairs));
            }
            pairs.stopAll();
            for (Contender contender : plan.idle()) {
                idle.add(measureIdle(contender, pairs));
            }
        }
        return new Results(measurements, idle, plan.leftOut());
    }

    private List<Measurement> measure(List<Case> block, PairPool pairs) {
        List<CaseRecord> records = block.stream().map(CaseRecord::new).toList();
        for (int round = 0; round < pace.rounds(); round++) {
            for (CaseRecord record : records) {
                progress.beginStep(record.what() + ", round " + (round + 1));
                if (record.hasFailed()) {
                    progress.endStep("left out, as it has failed");
                } else {
                    measureRound(record, pairs, round == 0);
                }
            }
        }
        return records.stream().map(CaseRecord::measurement).toList();
    }

    private void measureRound(CaseRecord record, PairPool pairs, boolean first) {
        Case what = record.what();
        try {
            PeerPair pair = pairs.of(what.contender(), what.api());
            pair.connect(what);
            if (first) {
                pair.run(pace.firstWarmUp(), Pace.WARM_UP_ROUND_TRIPS / what.streams());
            } else {
                pair.run(pace.warmUp(), 1);
            }
            PeerPair.Outcome outcome = pair.run(pace.measured(), 1);
            record.add(outcome);
            record.addFallbacks(pair.disconnect());
            progress.endStep(
                    "median %s µs"
                            .formatted(
                                    Progress.micros(
                                            outcome.client().histogram().quantileNanos(0.5))));
        } catch (PeerFailedException e) {
            pairs.discard(what.contender(), what.api());
            record.fail(e.reason());
            progress.endStep("FAILED: " + e.reason());
            e.log().forEach(line -> progress.note("    | " + line));
        }
    }

    private IdleMeasurement measureIdle(Contender contender, PairPool pairs)
            throws InterruptedException {
        int sessions = Plan.MANY_SESSIONS;
        progress.beginStep("idle, " + sessions + " sessions, " + contender.title());
        Case what =
                new Case(
                        contender,
                        Api.CALLBACK,
                        Plan.SMALL_BYTES,
                        sessions,
                        sessions,
                        Mode.RESERVE);
        try {
            PeerPair pair = pairs.of(contender, Api.CALLBACK);
            pair.connect(what);
            // All sessions have been used once; the compiler and the strategies come to rest.
            pair.run(pace.firstWarmUp(), 1);
            Thread.sleep(SETTLING.toMillis());
            PeerPair.Idle idle = pair.idle(pace.idle());
            pair.disconnect();
            IdleMeasurement measured =
                    new IdleMeasurement(
                            contender,
                            sessions,
                            idle.nanos() / 1e9,
                            PERCENT * idle.clientCpuNanos() / idle.nanos(),
                            PERCENT * idle.serverCpuNanos() / idle.nanos(),
                            null);
            progress.endStep("%.2f %% of a core".formatted(measured.mostPercent()));
            return measured;
        } catch (PeerFailedException e) {
            progress.endStep("FAILED: " + e.reason());
            e.log().forEach(line -> progress.note("    | " + line));
            return new IdleMeasurement(contender, sessions, 0, 0, 0, e.reason());
        } finally {
            pairs.discard(contender, Api.CALLBACK);
        }
    }
}
