package io.shmipc.spring.listener;

import io.shmipc.error.ConfigurationException;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.converter.PayloadConverters;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.convert.support.DefaultConversionService;

/**
 * Finds methods with {@link ShmipcListener} while beans are made, and registers them when all
 * singletons are there, so that looking for them makes no bean earlier than it would be made.
 */
public final class ShmipcListenerBeanPostProcessor
        implements BeanPostProcessor, BeanFactoryAware, SmartInitializingSingleton {

    private record Found(Object bean, String beanName, Method method, ShmipcListener listener) {}

    private final Set<Class<?>> withoutListeners = ConcurrentHashMap.newKeySet();
    private final java.util.List<Found> found = new java.util.ArrayList<>();
    private @Nullable ConfigurableBeanFactory beanFactory;
    private boolean registering;

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        this.beanFactory = (ConfigurableBeanFactory) beanFactory;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
        if (withoutListeners.contains(type)
                || !AnnotationUtils.isCandidateClass(type, ShmipcListener.class)) {
            return bean;
        }
        Map<Method, ShmipcListener> methods =
                MethodIntrospector.selectMethods(
                        type,
                        (MethodIntrospector.MetadataLookup<ShmipcListener>)
                                method ->
                                        AnnotatedElementUtils.findMergedAnnotation(
                                                method, ShmipcListener.class));
        if (methods.isEmpty()) {
            withoutListeners.add(type);
            return bean;
        }
        methods.forEach((method, listener) -> add(new Found(bean, beanName, method, listener)));
        return bean;
    }

    @Override
    public void afterSingletonsInstantiated() {
        synchronized (found) {
            registering = true;
            found.forEach(this::register);
            found.clear();
        }
    }

    private void add(Found listener) {
        synchronized (found) {
            if (registering) {
                register(listener);
            } else {
                found.add(listener);
            }
        }
    }

    private void register(Found listener) {
        ConfigurableBeanFactory factory = beanFactory;
        if (factory == null) {
            throw new IllegalStateException("beanFactory must be set");
        }
        Method method =
                AopUtils.selectInvocableMethod(listener.method(), listener.bean().getClass());
        method.setAccessible(true);
        ListenerParameters parameters =
                new ListenerParameters(
                        listener.method(),
                        factory.getBean(PayloadConverters.class),
                        DefaultConversionService.getSharedInstance());
        String id = resolve(factory, listener.listener().id());
        factory.getBean(ListenerEndpointRegistry.class)
                .register(
                        new MethodListenerEndpoint(
                                id.isEmpty() ? listener.beanName() + "." + method.getName() : id,
                                resolve(factory, listener.listener().destination()),
                                listener.bean(),
                                method,
                                parameters,
                                concurrency(resolve(factory, listener.listener().concurrency()))));
    }

    private static @Nullable Integer concurrency(String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new ConfigurationException("concurrency=" + text + " must be a number", e);
        }
        throw new ConfigurationException("concurrency=" + text + " must be >= 1");
    }

    private static String resolve(ConfigurableBeanFactory factory, String text) {
        String resolved = factory.resolveEmbeddedValue(text);
        return resolved == null ? "" : resolved;
    }
}
