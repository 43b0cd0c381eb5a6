package io.shmipc.spring.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names and keys of the observations of listeners. */
public interface ShmipcListenerObservationConvention
        extends ObservationConvention<ShmipcListenerContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof ShmipcListenerContext;
    }

    @Override
    default String getName() {
        return "shmipc.listener";
    }
}
