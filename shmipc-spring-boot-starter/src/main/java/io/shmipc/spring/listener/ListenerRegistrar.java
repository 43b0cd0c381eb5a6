package io.shmipc.spring.listener;

import io.shmipc.error.ConfigurationException;
import io.shmipc.spring.annotation.ShmipcAdvice;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.converter.PayloadConverters;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.validation.Validator;

/** Registers annotated methods, with what the application has for all of them. */
final class ListenerRegistrar {

    private static final String UNLIMITED = "unlimited";

    private final ConfigurableListableBeanFactory factory;
    private final ListenerEndpointRegistry registry;
    private final ListenerTools tools;
    private final List<ExceptionHandlerMethods> advice;

    ListenerRegistrar(ConfigurableListableBeanFactory factory) {
        this.factory = factory;
        this.registry = factory.getBean(ListenerEndpointRegistry.class);
        ConversionService conversions = factory.getConversionService();
        this.tools =
                new ListenerTools(
                        factory.getBean(PayloadConverters.class),
                        conversions == null
                                ? DefaultConversionService.getSharedInstance()
                                : conversions,
                        factory.getBeanProvider(Validator.class).getIfUnique());
        this.advice = advice();
    }

    private List<ExceptionHandlerMethods> advice() {
        Map<String, Object> beans = factory.getBeansWithAnnotation(ShmipcAdvice.class);
        List<Object> ordered = new ArrayList<>(beans.values());
        AnnotationAwareOrderComparator.sort(ordered);
        List<ExceptionHandlerMethods> methods = new ArrayList<>();
        for (Object bean : ordered) {
            methods.add(
                    new ExceptionHandlerMethods(
                            bean, AopProxyUtils.ultimateTargetClass(bean), tools));
        }
        return methods;
    }

    void register(Object bean, String beanName, Method declared, ShmipcListener listener) {
        Method method = AopUtils.selectInvocableMethod(declared, bean.getClass());
        method.setAccessible(true);
        Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
        List<ExceptionHandlerMethods> handlers = new ArrayList<>();
        handlers.add(new ExceptionHandlerMethods(bean, type, tools));
        handlers.addAll(advice);
        handlers.removeIf(ExceptionHandlerMethods::isEmpty);
        String id = resolve(listener.id());
        ListenerEndpoint endpoint =
                new MethodListenerEndpoint(
                        id.isEmpty() ? beanName + "." + method.getName() : id,
                        Arrays.stream(listener.destination()).map(this::resolve).toList(),
                        bean,
                        method,
                        new ListenerParameters(declared, type, tools),
                        new ExceptionHandlers(handlers));
        registry.register(
                endpoint,
                concurrency(resolve(listener.concurrency())),
                autoStartup(resolve(listener.autoStartup())));
    }

    private @Nullable Integer concurrency(String text) {
        if (text.isEmpty()) {
            return registry.defaultConcurrency();
        }
        if (text.equals(UNLIMITED)) {
            return null;
        }
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new ConfigurationException(
                    "concurrency=" + text + " must be a number or " + UNLIMITED, e);
        }
    }

    private static boolean autoStartup(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new ConfigurationException(
                            "autoStartup=" + text + " must be true or false");
        };
    }

    private String resolve(String text) {
        String resolved = factory.resolveEmbeddedValue(text);
        return resolved == null ? "" : resolved;
    }
}
