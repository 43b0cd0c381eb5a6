package io.shmipc.spring.service;

import io.shmipc.spring.annotation.ShmipcExchange;
import io.shmipc.spring.core.ShmipcOperations;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.StringValueResolver;

/**
 * Makes the client of one interface, over the template of its client; at start, so that what is
 * wrong with it shows then.
 */
final class ShmipcServiceFactoryBean<S>
        implements FactoryBean<S>, BeanFactoryAware, InitializingBean {

    private final Class<S> serviceType;
    private final String client;
    private @Nullable ConfigurableBeanFactory beanFactory;
    private @Nullable S service;

    /**
     * A factory of clients.
     *
     * @param client as the import says, or empty to have the interface say it
     */
    ShmipcServiceFactoryBean(Class<S> serviceType, String client) {
        this.serviceType = serviceType;
        this.client = client;
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        this.beanFactory = (ConfigurableBeanFactory) beanFactory;
    }

    @Override
    public Class<S> getObjectType() {
        return serviceType;
    }

    @Override
    public S getObject() {
        S made = service;
        if (made == null) {
            throw new IllegalStateException("properties must be set first");
        }
        return made;
    }

    @Override
    public void afterPropertiesSet() {
        ConfigurableBeanFactory factory = beanFactory;
        if (factory == null) {
            throw new IllegalStateException("beanFactory must be set");
        }
        StringValueResolver values = new EmbeddedValueResolver(factory);
        ShmipcOperations operations =
                ClientTemplates.find(
                        factory, clientName(values), "service type=" + serviceType.getName());
        service =
                ShmipcServiceProxyFactory.builder(operations)
                        .embeddedValueResolver(values)
                        .build()
                        .createClient(serviceType);
    }

    private String clientName(StringValueResolver values) {
        if (!client.isEmpty()) {
            return client;
        }
        ShmipcExchange exchange =
                AnnotatedElementUtils.findMergedAnnotation(serviceType, ShmipcExchange.class);
        String name = exchange == null ? null : values.resolveStringValue(exchange.client());
        return name == null ? "" : name;
    }
}
