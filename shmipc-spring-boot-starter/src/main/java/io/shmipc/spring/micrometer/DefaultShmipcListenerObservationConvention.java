package io.shmipc.spring.micrometer;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/** Names and keys of the observations of listeners, unless the application says otherwise. */
public class DefaultShmipcListenerObservationConvention
        implements ShmipcListenerObservationConvention {

    @Override
    public String getContextualName(ShmipcListenerContext context) {
        return context.destination() + " process";
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(ShmipcListenerContext context) {
        return KeyValues.of(
                KeyValue.of(ShmipcObservation.Keys.LISTENER, context.listenerId()),
                KeyValue.of(ShmipcObservation.Keys.DESTINATION, context.destination()),
                KeyValuesOf.kind(context.message().kind()),
                KeyValuesOf.exception(context));
    }
}
