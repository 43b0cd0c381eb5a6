package io.shmipc.spring.listener;

import io.shmipc.spring.annotation.ShmipcListener;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds methods with {@link ShmipcListener} while beans are made, and registers them when all
 * singletons are there, so that looking for them makes no bean earlier than it would be made.
 */
public final class ShmipcListenerBeanPostProcessor
        implements BeanPostProcessor, BeanFactoryAware, SmartInitializingSingleton {

    private record Found(Object bean, String beanName, Method method, ShmipcListener listener) {}

    private final Set<Class<?>> withoutListeners = ConcurrentHashMap.newKeySet();
    private final List<Found> found = new ArrayList<>();
    private @Nullable ConfigurableListableBeanFactory beanFactory;
    private @Nullable ListenerRegistrar registrar;
    private boolean registering;

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
        if (withoutListeners.contains(type)) {
            return bean;
        }
        Map<Method, ShmipcListener> methods = ListenerMethods.of(type);
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
        registrar()
                .register(
                        listener.bean(),
                        listener.beanName(),
                        listener.method(),
                        listener.listener());
    }

    private ListenerRegistrar registrar() {
        ConfigurableListableBeanFactory factory = beanFactory;
        if (factory == null) {
            throw new IllegalStateException("beanFactory must be set");
        }
        ListenerRegistrar existing = registrar;
        if (existing == null) {
            existing = new ListenerRegistrar(factory);
            registrar = existing;
        }
        return existing;
    }
}
