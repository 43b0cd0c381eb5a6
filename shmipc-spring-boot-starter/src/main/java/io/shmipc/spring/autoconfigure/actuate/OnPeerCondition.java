package io.shmipc.spring.autoconfigure.actuate;

import io.shmipc.client.ShmipcClient;
import io.shmipc.spring.listener.ShmipcListenerContainer;
import java.util.Objects;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * There is a client or a listener container, so that there is something to look at. Unlike
 * {@code @ConditionalOnBean} this also sees beans that are no candidates for injection without a
 * qualifier.
 */
final class OnPeerCondition extends SpringBootCondition implements ConfigurationCondition {

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(
            ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConfigurableListableBeanFactory beans = Objects.requireNonNull(context.getBeanFactory());
        ConditionMessage.Builder message = ConditionMessage.forCondition("Shmipc peer");
        for (Class<?> type : new Class<?>[] {ShmipcClient.class, ShmipcListenerContainer.class}) {
            String[] names = beans.getBeanNamesForType(type, true, false);
            if (names.length > 0) {
                return ConditionOutcome.match(message.found("bean").items((Object[]) names));
            }
        }
        return ConditionOutcome.noMatch(message.because("there is no client and no server"));
    }
}
