package io.shmipc.spring.micrometer;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.shmipc.spring.codec.MessageKind;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Names and keys of the observations of templates, unless the application says otherwise. */
public class DefaultShmipcTemplateObservationConvention
        implements ShmipcTemplateObservationConvention {

    /** Of how many destinations the names are told apart; more than that are hardly all known. */
    static final int MAX_DESTINATIONS = 200;

    static final String OTHER = "other";

    private final Set<String> destinations = ConcurrentHashMap.newKeySet();

    @Override
    public String getContextualName(ShmipcTemplateContext context) {
        return context.destination()
                + (context.kind() == MessageKind.REQUEST ? " request" : " send");
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(ShmipcTemplateContext context) {
        return KeyValues.of(
                KeyValue.of(ShmipcObservation.Keys.CLIENT, context.client()),
                KeyValue.of(ShmipcObservation.Keys.DESTINATION, bounded(context.destination())),
                KeyValuesOf.kind(context.kind()),
                KeyValuesOf.exception(context));
    }

    /**
     * A destination may have an identifier in it, and each would be meters that are never removed.
     */
    private String bounded(String destination) {
        if (destinations.contains(destination)) {
            return destination;
        }
        // Some threads at once may go a little beyond it.
        if (destinations.size() < MAX_DESTINATIONS) {
            destinations.add(destination);
            return destination;
        }
        return OTHER;
    }
}
