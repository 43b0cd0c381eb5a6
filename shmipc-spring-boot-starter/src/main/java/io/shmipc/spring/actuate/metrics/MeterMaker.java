package io.shmipc.spring.actuate.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;

/**
 * Registers the meters of one client or container.
 *
 * @param common tags of all of them
 */
record MeterMaker(MeterRegistry registry, Tags common) {

    /**
     * Registers a gauge or counter, whichever the meter is.
     *
     * @param source what it is read of; somebody else has to keep it
     * @param tags its own
     */
    <T> void make(ShmipcMeter meter, T source, ToDoubleFunction<T> value, String... tags) {
        Tags all = common.and(tags);
        switch (meter.type()) {
            case GAUGE ->
                    Gauge.builder(meter.meterName(), source, value)
                            .tags(all)
                            .baseUnit(meter.unit())
                            .description(meter.description())
                            .register(registry);
            case COUNTER ->
                    FunctionCounter.builder(meter.meterName(), source, value)
                            .tags(all)
                            .baseUnit(meter.unit())
                            .description(meter.description())
                            .register(registry);
            default -> throw new IllegalArgumentException("type=" + meter.type());
        }
    }
}
