package io.shmipc.spring.autoconfigure.actuate;

import io.micrometer.observation.ObservationRegistry;
import io.shmipc.spring.micrometer.MicrometerMessageObserver;
import io.shmipc.spring.micrometer.ShmipcListenerObservationConvention;
import io.shmipc.spring.micrometer.ShmipcTemplateObservationConvention;
import io.shmipc.spring.observation.MessageObserver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Observations of messages, for timers and traces. {@code management.observations.enable.shmipc}
 * turns them off.
 */
@AutoConfiguration(
        afterName =
                "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "shmipc.enabled", matchIfMissing = true)
public final class ShmipcObservationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(MessageObserver.class)
    MicrometerMessageObserver shmipcMessageObserver(
            ObservationRegistry registry,
            ObjectProvider<ShmipcTemplateObservationConvention> templateConvention,
            ObjectProvider<ShmipcListenerObservationConvention> listenerConvention) {
        return new MicrometerMessageObserver(
                registry, templateConvention.getIfAvailable(), listenerConvention.getIfAvailable());
    }
}
