package io.shmipc.spring.service;

import io.shmipc.spring.annotation.ShmipcExchange;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/** Finds interfaces that carry {@link ShmipcExchange}, or have a method that does. */
final class ServiceScanner extends ClassPathScanningCandidateComponentProvider {

    private final ResourceLoader resources;

    ServiceScanner(Environment environment, ResourceLoader resources) {
        super(false, environment);
        this.resources = resources;
        setResourceLoader(resources);
        String exchange = ShmipcExchange.class.getName();
        addIncludeFilter(
                (reader, factory) -> {
                    AnnotationMetadata type = reader.getAnnotationMetadata();
                    return type.isAnnotated(exchange) || type.hasAnnotatedMethods(exchange);
                });
    }

    /** Those in the package and in those below it. */
    List<Class<?>> servicesIn(String basePackage) {
        List<Class<?>> services = new ArrayList<>();
        for (BeanDefinition candidate : findCandidateComponents(basePackage)) {
            services.add(
                    ClassUtils.resolveClassName(
                            String.valueOf(candidate.getBeanClassName()),
                            resources.getClassLoader()));
        }
        return services;
    }

    @Override
    protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
        AnnotationMetadata type = definition.getMetadata();
        return type.isInterface() && !type.isAnnotation() && type.isIndependent();
    }
}
