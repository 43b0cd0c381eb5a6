package io.shmipc.benchmarks.report;

import io.shmipc.benchmarks.model.Api;
import io.shmipc.benchmarks.model.Case;
import io.shmipc.benchmarks.model.Contender;
import io.shmipc.benchmarks.model.IdleMeasurement;
import io.shmipc.benchmarks.model.Measurement;
import io.shmipc.benchmarks.model.Mode;
import io.shmipc.benchmarks.model.Results;
import io.shmipc.benchmarks.report.Bar.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The claims, as ratios within one run. Latencies are medians of round trips. */
final class Bars {

    private static final int SMALL = 64;
    private static final int MEDIUM = 64 << 10;
    private static final int LARGE = 1 << 20;
    private static final int MANY = 64;

    /** What is below half a byte a round trip is no allocation for each round trip. */
    private static final double NO_ALLOCATION_BYTES = 0.5;

    private static final double IDLE_PERCENT = 0.5;

    private final Results results;
    private final List<Bar> bars = new ArrayList<>();

    private Bars(Results results) {
        this.results = results;
    }

    /** All claims, held against what was measured. */
    static List<Bar> of(Results results) {
        Bars bars = new Bars(results);
        bars.addLatencies();
        bars.addRates();
        bars.addAllocations();
        bars.addIdle();
        bars.addSessions();
        return List.copyOf(bars.bars);
    }

    private void addLatencies() {
        Optional<Measurement> busy = alone(Contender.BUSY_POLLING, SMALL);
        Optional<Measurement> unix = alone(Contender.UNIX_SOCKET, SMALL);
        atMost("busy-polling, 64 B", 5, "spin floor", busy, alone(Contender.SPIN_FLOOR, SMALL));
        atMost("busy-polling, 64 B", 0.8, "Aeron IPC", busy, alone(Contender.AERON, SMALL));
        Optional<Measurement> medium = alone(Contender.BUSY_POLLING, MEDIUM);
        Optional<Measurement> large = alone(Contender.BUSY_POLLING, LARGE);
        atMost("busy-polling, 64 KiB, reserve only", 1.2, "own 64 B", medium, busy);
        atMost("busy-polling, 1 MiB, reserve only", 1.2, "own 64 B", large, busy);
        for (Contender aeron : List.of(Contender.AERON, Contender.AERON_TUNED)) {
            timesFaster(
                    "busy-polling, 64 KiB, reserve only",
                    50,
                    aeron.title(),
                    medium,
                    alone(aeron, MEDIUM),
                    aeron == Contender.AERON);
        }
        atMost("blocking, 64 B", 1.1, "unix socket", alone(Contender.BLOCKING, SMALL), unix);
        atMost("adaptive, 64 B", 0.1, "unix socket", alone(Contender.ADAPTIVE, SMALL), unix);
    }

    private void addRates() {
        Optional<Measurement> unix = crowd(Contender.UNIX_SOCKET, Api.NATIVE, 1);
        for (Api api : List.of(Api.CALLBACK, Api.THREADS, Api.VIRTUAL)) {
            for (Contender contender : List.of(Contender.BLOCKING, Contender.ADAPTIVE)) {
                Optional<Measurement> ours = crowd(contender, api, 1);
                if (api == Api.CALLBACK || ours.isPresent()) {
                    timesTheRate(
                            "%s, %s, 64 streams, 64 B".formatted(contender.option(), api.option()),
                            6,
                            ours,
                            unix,
                            api == Api.CALLBACK);
                }
            }
        }
        Optional<Measurement> socket = results.alone(Contender.UNIX_SOCKET, LARGE, Mode.EVERY_BYTE);
        for (Contender contender :
                List.of(Contender.BLOCKING, Contender.ADAPTIVE, Contender.BUSY_POLLING)) {
            timesTheRate(
                    contender.option() + ", 1 MiB, every byte written and read",
                    2.5,
                    results.alone(contender, LARGE, Mode.EVERY_BYTE),
                    socket,
                    true);
        }
    }

    private void addAllocations() {
        for (Contender contender :
                List.of(Contender.BLOCKING, Contender.ADAPTIVE, Contender.BUSY_POLLING)) {
            Optional<Measurement> ours = alone(contender, SMALL);
            OptionalDouble bytes = value(ours, Measurement::allocatedBytesPerRoundTrip);
            add(
                    contender.option() + ", 64 B, allocation of both processes",
                    "0 bytes a round trip",
                    bytes.isEmpty() ? "" : Numbers.oneDecimal(bytes.getAsDouble()) + " bytes",
                    bytes,
                    value -> value < NO_ALLOCATION_BYTES);
        }
    }

    private void addIdle() {
        for (Contender contender : List.of(Contender.BLOCKING, Contender.ADAPTIVE)) {
            Optional<IdleMeasurement> idle =
                    results.idle().stream()
                            .filter(i -> i.contender() == contender && i.failure() == null)
                            .findFirst();
            add(
                    contender.option() + ", idle process with 64 sessions",
                    "< 0.5 % of a core",
                    idle.map(i -> Numbers.threeDigits(i.mostPercent()) + " %").orElse(""),
                    idle.map(i -> OptionalDouble.of(i.mostPercent()))
                            .orElse(OptionalDouble.empty()),
                    percent -> percent < IDLE_PERCENT);
        }
    }

    private void addSessions() {
        for (Contender contender : List.of(Contender.BLOCKING, Contender.ADAPTIVE)) {
            Optional<Measurement> one = crowd(contender, Api.CALLBACK, 1);
            Optional<Measurement> many = crowd(contender, Api.CALLBACK, MANY);
            OptionalDouble growth =
                    ratio(
                            value(many, Measurement::cpuSecondsPerMillion),
                            value(one, Measurement::cpuSecondsPerMillion));
            add(
                    contender.option() + ", 64 streams over 64 sessions instead of 1",
                    "< 1.3 x the CPU time a message",
                    times(growth),
                    growth,
                    value -> value < 1.3);
        }
    }

    private Optional<Measurement> alone(Contender contender, int sizeBytes) {
        return results.alone(contender, sizeBytes, Mode.RESERVE);
    }

    private Optional<Measurement> crowd(Contender contender, Api api, int sessions) {
        return results.find(new Case(contender, api, SMALL, MANY, sessions, Mode.RESERVE));
    }

    private void atMost(
            String what,
            double limit,
            String ofWhom,
            Optional<Measurement> ours,
            Optional<Measurement> theirs) {
        OptionalDouble ratio =
                ratio(
                        value(ours, Measurement::medianNanos),
                        value(theirs, Measurement::medianNanos));
        add(
                what,
                "<= %s x %s".formatted(limitText(limit), ofWhom),
                latencies(ratio, ours, theirs),
                ratio,
                value -> value <= limit);
    }

    private void timesFaster(
            String what,
            double limit,
            String thanWhom,
            Optional<Measurement> ours,
            Optional<Measurement> theirs,
            boolean judged) {
        OptionalDouble ratio =
                ratio(
                        value(theirs, Measurement::medianNanos),
                        value(ours, Measurement::medianNanos));
        add(
                what,
                ">= %s x faster than %s".formatted(limitText(limit), thanWhom),
                latencies(ratio, ours, theirs),
                ratio,
                value -> value >= limit,
                judged);
    }

    private void timesTheRate(
            String what,
            double limit,
            Optional<Measurement> ours,
            Optional<Measurement> theirs,
            boolean judged) {
        OptionalDouble ratio =
                ratio(value(ours, Measurement::perSecond), value(theirs, Measurement::perSecond));
        String rates =
                ratio.isEmpty()
                        ? ""
                        : " (%s/s, %s/s)"
                                .formatted(
                                        Numbers.whole(ours.orElseThrow().perSecond()),
                                        Numbers.whole(theirs.orElseThrow().perSecond()));
        add(
                what,
                ">= %s x unix socket's rate".formatted(limitText(limit)),
                times(ratio) + rates,
                ratio,
                value -> value >= limit,
                judged);
    }

    private static String limitText(double limit) {
        return limit == Math.rint(limit) ? Integer.toString((int) limit) : Double.toString(limit);
    }

    private static String latencies(
            OptionalDouble ratio, Optional<Measurement> ours, Optional<Measurement> theirs) {
        return ratio.isEmpty()
                ? ""
                : "%s (%s µs, %s µs)"
                        .formatted(
                                times(ratio),
                                Numbers.micros(ours.orElseThrow().medianNanos()),
                                Numbers.micros(theirs.orElseThrow().medianNanos()));
    }

    private static String times(OptionalDouble ratio) {
        return ratio.isEmpty() ? "" : Numbers.threeDigits(ratio.getAsDouble()) + " x";
    }

    private static OptionalDouble value(
            Optional<Measurement> of, ToDoubleFunction<Measurement> what) {
        return of.map(m -> OptionalDouble.of(what.applyAsDouble(m))).orElse(OptionalDouble.empty());
    }

    private static OptionalDouble ratio(OptionalDouble over, OptionalDouble under) {
        return over.isEmpty() || under.isEmpty() || under.getAsDouble() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(over.getAsDouble() / under.getAsDouble());
    }

    private void add(
            String what,
            String limit,
            String measured,
            OptionalDouble value,
            java.util.function.DoublePredicate isMet) {
        add(what, limit, measured, value, isMet, true);
    }

    private void add(
            String what,
            String limit,
            String measured,
            OptionalDouble value,
            java.util.function.DoublePredicate isMet,
            boolean judged) {
        Verdict verdict;
        if (value.isEmpty()) {
            verdict = Verdict.NOT_MEASURED;
        } else if (!judged) {
            verdict = Verdict.REPORTED;
        } else {
            verdict = isMet.test(value.getAsDouble()) ? Verdict.MET : Verdict.MISSED;
        }
        bars.add(new Bar(what, limit, measured, verdict));
    }
}
