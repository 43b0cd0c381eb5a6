package io.shmipc.spring.service;

import io.shmipc.spring.annotation.ShmipcExchange;
import io.shmipc.spring.annotation.ShmipcHeader;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.ConstructorArgumentValues;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Tells a native image which interfaces are made clients of, by {@link ImportShmipcServices} or by
 * a bean method, and which types travel through them.
 */
final class ShmipcServiceAotProcessor implements BeanRegistrationAotProcessor {

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Set<Class<?>> services = new LinkedHashSet<>();
        for (Class<?> type : ClassUtils.getAllInterfacesForClassAsSet(beanType(bean))) {
            if (isService(type)) {
                services.add(type);
            }
        }
        return services.isEmpty()
                ? null
                : (context, code) ->
                        services.forEach(type -> register(type, context.getRuntimeHints()));
    }

    private static Class<?> beanType(RegisteredBean bean) {
        Class<?> type = bean.getBeanClass();
        if (type != ShmipcServiceFactoryBean.class) {
            return type;
        }
        ConstructorArgumentValues.ValueHolder service =
                bean.getMergedBeanDefinition()
                        .getConstructorArgumentValues()
                        .getIndexedArgumentValue(0, Class.class);
        return service != null && service.getValue() instanceof Class<?> named ? named : type;
    }

    private static boolean isService(Class<?> type) {
        if (AnnotatedElementUtils.hasAnnotation(type, ShmipcExchange.class)) {
            return true;
        }
        for (Method method : type.getMethods()) {
            if (AnnotatedElementUtils.hasAnnotation(method, ShmipcExchange.class)) {
                return true;
            }
        }
        return false;
    }

    private static void register(Class<?> service, RuntimeHints hints) {
        hints.proxies().registerJdkProxy(service);
        hints.reflection().registerType(service);
        BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();
        for (Method method : service.getMethods()) {
            hints.reflection().registerMethod(method, ExecutableMode.INVOKE);
            if (!AnnotatedElementUtils.hasAnnotation(method, ShmipcExchange.class)) {
                continue;
            }
            binding.registerReflectionHints(
                    hints.reflection(),
                    GenericTypeResolver.resolveType(method.getGenericReturnType(), service));
            for (Parameter parameter : method.getParameters()) {
                if (!AnnotatedElementUtils.hasAnnotation(parameter, ShmipcHeader.class)) {
                    binding.registerReflectionHints(
                            hints.reflection(),
                            GenericTypeResolver.resolveType(
                                    parameter.getParameterizedType(), service));
                }
            }
        }
    }
}
