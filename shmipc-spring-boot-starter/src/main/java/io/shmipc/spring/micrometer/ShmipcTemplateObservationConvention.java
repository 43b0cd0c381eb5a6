package io.shmipc.spring.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names and keys of the observations of templates. */
public interface ShmipcTemplateObservationConvention
        extends ObservationConvention<ShmipcTemplateContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof ShmipcTemplateContext;
    }

    @Override
    default String getName() {
        return "shmipc.template";
    }
}
