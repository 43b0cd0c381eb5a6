package io.shmipc.benchmarks.report;

import io.shmipc.benchmarks.model.Api;
import io.shmipc.benchmarks.model.Case;
import io.shmipc.benchmarks.model.Contender;
import io.shmipc.benchmarks.model.IdleMeasurement;
import io.shmipc.benchmarks.model.Measurement;
import io.shmipc.benchmarks.model.Mode;
import io.shmipc.benchmarks.model.Results;
import java.util.List;
import java.util.Map;

/** Results that nobody measured. */
final class Samples {

    static final Map<String, String> MACHINE = Map.of("cpu", "Some <CPU> & \"more\"");

    private Samples() {}

    static Measurement alone(Contender contender, int sizeBytes, Mode mode, double medianNanos) {
        Api api = contender.isOurs() ? Api.CALLER : Api.NATIVE;
        return measurement(new Case(contender, api, sizeBytes, 1, 1, mode), medianNanos);
    }

    static Measurement crowd(Contender contender, Api api, int sessions, double medianNanos) {
        return measurement(new Case(contender, api, 64, 64, sessions, Mode.RESERVE), medianNanos);
    }

    /** A thousand round trips one after the other, with 10 % of a core in either process. */
    private static Measurement measurement(Case what, double medianNanos) {
        double seconds = 1000 * medianNanos / 1e9;
        return new Measurement(
                what,
                1000,
                seconds,
                medianNanos,
                List.of(medianNanos),
                2 * medianNanos,
                3 * medianNanos,
                seconds / 10,
                seconds / 10,
                100,
                200,
                0,
                null);
    }

    static Measurement failed(Contender contender) {
        Case what = new Case(contender, Api.NATIVE, 64, 1, 1, Mode.RESERVE);
        return new Measurement(
                what,
                0,
                0,
                Double.NaN,
                List.of(),
                Double.NaN,
                Double.NaN,
                0,
                0,
                0,
                0,
                0,
                "no \"peer\"");
    }

    static IdleMeasurement idle(Contender contender, double percent) {
        return new IdleMeasurement(contender, 64, 5, percent / 2, percent, null);
    }

    static Results results(Measurement... measurements) {
        return new Results(List.of(measurements), List.of(), List.of());
    }
}
