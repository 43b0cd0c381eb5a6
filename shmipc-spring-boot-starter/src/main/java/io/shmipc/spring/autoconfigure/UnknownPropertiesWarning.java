package io.shmipc.spring.autoconfigure;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

/**
 * Warns of properties under {@code shmipc} that have no effect, most often because they are
 * misspelt. Not an error: settings that several versions or applications share must not keep one of
 * them from starting. Variables of the environment and system properties are not looked at, as
 * anybody may name his own like that.
 */
final class UnknownPropertiesWarning implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(UnknownPropertiesWarning.class);

    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("shmipc");

    private final Environment environment;

    UnknownPropertiesWarning(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (ConfigurationProperty property : unknown()) {
            log.warn(
                    "property '{}' has no effect, there is none of that name: {}",
                    property.getName(),
                    property.getOrigin());
        }
    }

    private List<ConfigurationProperty> unknown() {
        if (!isAnyWritten()) {
            return List.of();
        }
        BindHandler handler =
                new NoUnboundElementsBindHandler(
                        BindHandler.DEFAULT, new UnboundElementsSourceFilter());
        try {
            Binder.get(environment).bind("shmipc", Bindable.of(ShmipcProperties.class), handler);
            return List.of();
        } catch (BindException e) {
            // Whatever else is wrong, the properties bean has said already.
            return e.getCause() instanceof UnboundConfigurationPropertiesException unbound
                    ? List.copyOf(unbound.getUnboundProperties())
                    : List.of();
        }
    }

    /** Binding takes its time, which an application that sets nothing should not wait for. */
    private boolean isAnyWritten() {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source.containsDescendantOf(PREFIX) != ConfigurationPropertyState.ABSENT) {
                return true;
            }
        }
        return false;
    }
}
