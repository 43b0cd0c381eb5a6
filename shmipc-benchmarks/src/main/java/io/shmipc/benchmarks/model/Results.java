package io.shmipc.benchmarks.model;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Everything a run has measured.
 *
 * @param measurements of cases, in the order of the plan
 * @param idle of idle sessions
 * @param leftOut what was not measured, and why
 */
public record Results(
        List<Measurement> measurements, List<IdleMeasurement> idle, List<String> leftOut) {

    public Results {
        measurements = List.copyOf(measurements);
        idle = List.copyOf(idle);
        leftOut = List.copyOf(leftOut);
    }

    /** The measurement of exactly this case. */
    public Optional<Measurement> find(Case what) {
        return measurements.stream().filter(m -> m.isValid() && m.what().equals(what)).findFirst();
    }

    /**
     * The measurement of a contender with one stream, whichever way it was used; the fastest if
     * there are several ways.
     */
    public Optional<Measurement> alone(Contender contender, int sizeBytes, Mode mode) {
        return measurements.stream()
                .filter(Measurement::isValid)
                .filter(m -> m.what().contender() == contender)
                .filter(m -> m.what().streams() == 1 && m.what().sessions() == 1)
                .filter(m -> m.what().sizeBytes() == sizeBytes && m.what().mode() == mode)
                .min(Comparator.comparingDouble(Measurement::medianNanos));
    }

    /** Whether everything could be measured. */
    public boolean isComplete() {
        return measurements.stream().allMatch(Measurement::isValid)
                && idle.stream().allMatch(i -> i.failure() == null);
    }
}
