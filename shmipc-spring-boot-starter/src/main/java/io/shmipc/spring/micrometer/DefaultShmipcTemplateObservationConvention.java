package io.shmipc.spring.micrometer;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.shmipc.spring.codec.MessageKind;

/** Names and keys of the observations of templates, unless the application says otherwise. */
public class DefaultShmipcTemplateObservationConvention
        implements ShmipcTemplateObservationConvention {

    @Override
    public String getContextualName(ShmipcTemplateContext context) {
        return context.destination()
                + (context.kind() == MessageKind.REQUEST ? " request" : " send");
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(ShmipcTemplateContext context) {
        return KeyValues.of(
                KeyValue.of(ShmipcObservation.Keys.CLIENT, context.client()),
                KeyValue.of(ShmipcObservation.Keys.DESTINATION, context.destination()),
                KeyValuesOf.kind(context.kind()),
                KeyValuesOf.exception(context));
    }
}
