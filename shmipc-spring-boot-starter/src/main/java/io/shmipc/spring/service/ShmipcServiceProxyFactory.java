package io.shmipc.spring.service;

import io.shmipc.error.ConfigurationException;
import io.shmipc.spring.annotation.ShmipcExchange;
import io.shmipc.spring.core.ShmipcOperations;
import java.lang.reflect.Proxy;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.util.StringValueResolver;

/**
 * Makes clients of interfaces whose methods carry {@link ShmipcExchange}. They keep no state and
 * may be used by any number of threads. What the operations throw reaches the caller as it is.
 */
public final class ShmipcServiceProxyFactory {

    private final ShmipcOperations operations;
    private final StringValueResolver values;
    private final ConversionService conversions;

    private ShmipcServiceProxyFactory(Builder builder) {
        this.operations = builder.operations;
        this.values = builder.values;
        this.conversions = builder.conversions;
    }

    /** A builder of a factory whose clients send through {@code operations}. */
    public static Builder builder(ShmipcOperations operations) {
        return new Builder(operations);
    }

    /**
     * A client. Every method that the interface does not implement itself needs {@link
     * ShmipcExchange}.
     *
     * @throws ConfigurationException if something is declared that cannot be sent or returned; the
     *     message names the method and the rule
     */
    public <S> S createClient(Class<S> serviceType) {
        if (!serviceType.isInterface() || serviceType.isAnnotation()) {
            throw new ConfigurationException(
                    "service type=" + serviceType.getName() + " must be an interface");
        }
        ServiceInvocationHandler handler =
                ServiceInvocationHandler.of(serviceType, operations, values, conversions);
        return serviceType.cast(
                Proxy.newProxyInstance(
                        serviceType.getClassLoader(), new Class<?>[] {serviceType}, handler));
    }

    /** Collects what a factory needs. */
    public static final class Builder {

        private final ShmipcOperations operations;
        private StringValueResolver values = text -> text;
        private ConversionService conversions = DefaultConversionService.getSharedInstance();

        private Builder(ShmipcOperations operations) {
            this.operations = operations;
        }

        /** Resolves {@code ${...}} in annotations, which are taken literally without. */
        public Builder embeddedValueResolver(StringValueResolver value) {
            values = value;
            return this;
        }

        /** Turns header arguments into text; Spring's default conversions without. */
        public Builder conversionService(ConversionService value) {
            conversions = value;
            return this;
        }

        public ShmipcServiceProxyFactory build() {
            return new ShmipcServiceProxyFactory(this);
        }
    }
}
