package io.shmipc.spring.autoconfigure.actuate;

import io.shmipc.client.ShmipcClient;
import io.shmipc.spring.listener.ShmipcListenerContainer;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;

/** There is a client or a listener container, so that there is something to look at. */
final class OnPeerCondition extends AnyNestedCondition {

    OnPeerCondition() {
        super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnBean(ShmipcClient.class)
    static final class OnClient {}

    @ConditionalOnBean(ShmipcListenerContainer.class)
    static final class OnListenerContainer {}
}
