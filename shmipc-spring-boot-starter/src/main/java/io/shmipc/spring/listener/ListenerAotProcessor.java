package io.shmipc.spring.listener;

import io.shmipc.session.BufferReader;
import io.shmipc.spring.annotation.ShmipcExceptionHandler;
import io.shmipc.spring.codec.ShmipcMessage;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Keeps the methods of listeners and exception handlers callable in a native image, and the types
 * of their payloads readable and writable.
 */
final class ListenerAotProcessor implements BeanRegistrationAotProcessor {

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
        Set<Method> listeners = ListenerMethods.of(type).keySet();
        Set<Method> handlers =
                MethodIntrospector.selectMethods(
                        type,
                        (org.springframework.util.ReflectionUtils.MethodFilter)
                                method ->
                                        AnnotatedElementUtils.hasAnnotation(
                                                method, ShmipcExceptionHandler.class));
        Set<Method> methods = new LinkedHashSet<>(listeners);
        methods.addAll(handlers);
        return methods.isEmpty() ? null : new Contribution(methods);
    }

    private record Contribution(Set<Method> methods) implements BeanRegistrationAotContribution {

        @Override
        public void applyTo(GenerationContext context, BeanRegistrationCode code) {
            ReflectionHints hints = context.getRuntimeHints().reflection();
            BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();
            for (Method method : methods) {
                hints.registerMethod(method, ExecutableMode.INVOKE);
                for (Parameter parameter : method.getParameters()) {
                    register(binding, hints, parameter.getParameterizedType());
                }
                register(binding, hints, method.getGenericReturnType());
            }
        }

        private static void register(
                BindingReflectionHintsRegistrar binding, ReflectionHints hints, Type type) {
            Class<?> raw = ResolvableType.forType(type).toClass();
            if (raw == void.class
                    || raw == ShmipcMessage.class
                    || raw == ShmipcPeer.class
                    || raw == BufferReader.class
                    || Throwable.class.isAssignableFrom(raw)) {
                return;
            }
            // Of List<Order>, Flux<Order> or CompletionStage<Order> this takes the Order, too.
            binding.registerReflectionHints(hints, type);
        }
    }
}
