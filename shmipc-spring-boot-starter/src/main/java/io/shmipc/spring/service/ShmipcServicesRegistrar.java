package io.shmipc.spring.service;

import io.shmipc.error.ConfigurationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConstructorArgumentValues;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/** Registers a bean for each interface that {@link ImportShmipcServices} names or finds. */
final class ShmipcServicesRegistrar implements ImportBeanDefinitionRegistrar {

    private final ServiceScanner scanner;
    private final Environment environment;

    ShmipcServicesRegistrar(Environment environment, ResourceLoader resources) {
        this.scanner = new ServiceScanner(environment, resources);
        this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(
            AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        Set<AnnotationAttributes> imports =
                importing.getMergedRepeatableAnnotationAttributes(
                        ImportShmipcServices.class, ImportShmipcServices.Container.class, false);
        for (AnnotationAttributes attributes : imports) {
            String client = environment.resolvePlaceholders(attributes.getString("client"));
            for (Class<?> type : types(importing, attributes)) {
                register(type, client, registry);
            }
        }
    }

    private Set<Class<?>> types(AnnotationMetadata importing, AnnotationAttributes attributes) {
        Set<Class<?>> types = new LinkedHashSet<>(Arrays.asList(attributes.getClassArray("types")));
        List<String> packages = new ArrayList<>();
        for (String basePackage : attributes.getStringArray("basePackages")) {
            packages.add(environment.resolvePlaceholders(basePackage));
        }
        for (Class<?> within : attributes.getClassArray("basePackageClasses")) {
            packages.add(within.getPackageName());
        }
        if (types.isEmpty() && packages.isEmpty()) {
            packages.add(ClassUtils.getPackageName(importing.getClassName()));
        }
        packages.forEach(basePackage -> types.addAll(scanner.servicesIn(basePackage)));
        return types;
    }

    private static void register(Class<?> type, String client, BeanDefinitionRegistry registry) {
        String name = type.getName();
        if (registry.containsBeanDefinition(name)) {
            refuseAnotherClient(type, client, registry.getBeanDefinition(name));
            return;
        }
        RootBeanDefinition definition = new RootBeanDefinition();
        definition.setTargetType(
                ResolvableType.forClassWithGenerics(ShmipcServiceFactoryBean.class, type));
        definition.setBeanClass(ShmipcServiceFactoryBean.class);
        definition.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, type);
        ConstructorArgumentValues arguments = definition.getConstructorArgumentValues();
        arguments.addIndexedArgumentValue(0, type);
        arguments.addIndexedArgumentValue(1, client);
        registry.registerBeanDefinition(name, definition);
    }

    /**
     * To import an interface twice is harmless, and to override the bean is the application's
     * right.
     */
    private static void refuseAnotherClient(
            Class<?> type, String client, BeanDefinition definition) {
        ConstructorArgumentValues.ValueHolder other =
                ShmipcServiceFactoryBean.class.getName().equals(definition.getBeanClassName())
                        ? definition.getConstructorArgumentValues().getIndexedArgumentValue(1, null)
                        : null;
        if (other != null && !client.equals(other.getValue())) {
            throw new ConfigurationException(
                    "client="
                            + client
                            + " of service type="
                            + type.getName()
                            + " must be == "
                            + other.getValue()
                            + ", with which it is imported elsewhere");
        }
    }
}
