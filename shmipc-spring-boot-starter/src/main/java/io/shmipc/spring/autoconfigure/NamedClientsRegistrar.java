package io.shmipc.spring.autoconfigure;

import io.shmipc.client.ShmipcClient;
import io.shmipc.spring.core.ShmipcTemplate;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers a client and a template for each name under {@code shmipc.clients}, unless the
 * application has a bean of that name. They are fallback beans: wherever nobody asks for one by
 * name, the default client goes first, or that of the application.
 *
 * <p>A {@code BeanRegistrar} would do the same at run time of an application that was processed
 * ahead of time, but its beans cannot have qualifiers.
 */
final class NamedClientsRegistrar implements ImportBeanDefinitionRegistrar {

    /** Name of the bean that has the methods below. */
    static final String FACTORY = "shmipcClientFactory";

    private static final String CLIENT_METHOD = "client";
    private static final String TEMPLATE_METHOD = "template";

    private final Environment environment;

    NamedClientsRegistrar(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(
            AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        for (ClientName name : ClientName.allOf(environment)) {
            RootBeanDefinition client = definition(ShmipcClient.class, CLIENT_METHOD, name);
            client.setDestroyMethodName(AbstractBeanDefinition.INFER_METHOD);
            register(registry, name.clientBean(), client);
            RootBeanDefinition template = definition(ShmipcTemplate.class, TEMPLATE_METHOD, name);
            template.getConstructorArgumentValues()
                    .addIndexedArgumentValue(1, new RuntimeBeanReference(name.clientBean()));
            register(registry, name.templateBean(), template);
        }
    }

    private static RootBeanDefinition definition(Class<?> type, String method, ClientName name) {
        RootBeanDefinition definition = new RootBeanDefinition();
        definition.setTargetType(type);
        definition.setFactoryBeanName(FACTORY);
        definition.setUniqueFactoryMethodName(method);
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name.value());
        definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name.value()));
        definition.setFallback(true);
        definition.setDescription("Shmipc of the properties under '" + name.prefix() + "'");
        return definition;
    }

    private static void register(
            BeanDefinitionRegistry registry, String name, RootBeanDefinition definition) {
        if (!registry.containsBeanDefinition(name)) {
            registry.registerBeanDefinition(name, definition);
        }
    }
}
