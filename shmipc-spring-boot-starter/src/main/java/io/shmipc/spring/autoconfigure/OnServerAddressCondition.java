package io.shmipc.spring.autoconfigure;

import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether there is an address to listen on. */
final class OnServerAddressCondition extends SpringBootCondition {

    private static final String ADDRESS = "shmipc.server.address";
    private static final String ADDRESSES = "shmipc.server.addresses";

    @Override
    public ConditionOutcome getMatchOutcome(
            ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("Shmipc server address");
        Environment environment = context.getEnvironment();
        if (environment.containsProperty(ADDRESS)) {
            return ConditionOutcome.match(message.foundExactly(ADDRESS));
        }
        List<String> further =
                Binder.get(environment)
                        .bind(ADDRESSES, Bindable.listOf(String.class))
                        .orElse(List.of());
        return further.isEmpty()
                ? ConditionOutcome.noMatch(message.didNotFind("property").items(ADDRESS, ADDRESSES))
                : ConditionOutcome.match(message.foundExactly(ADDRESSES));
    }
}
