package io.shmipc.spring.autoconfigure;

import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.codec.ShmipcMessage;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Lets methods with {@link ShmipcListener} be found and called in a native image, and what they
 * take and give be written as JSON.
 */
final class ListenerAotProcessor implements BeanRegistrationAotProcessor {

    private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
        Set<Method> listeners =
                MethodIntrospector.selectMethods(
                        type,
                        (Method method) ->
                                AnnotatedElementUtils.hasAnnotation(method, ShmipcListener.class));
        return listeners.isEmpty()
                ? null
                : (context, code) ->
                        listeners.forEach(
                                listener ->
                                        register(context.getRuntimeHints().reflection(), listener));
    }

    private void register(ReflectionHints hints, Method listener) {
        hints.registerMethod(listener, ExecutableMode.INVOKE);
        Type[] payloads =
                Stream.concat(
                                Arrays.stream(listener.getGenericParameterTypes()),
                                Stream.of(listener.getGenericReturnType()))
                        .filter(type -> !isPlain(type))
                        .toArray(Type[]::new);
        binding.registerReflectionHints(hints, payloads);
    }

    private static boolean isPlain(Type type) {
        return type instanceof Class<?> c
                && (c == void.class || c == ShmipcMessage.class || BeanUtils.isSimpleProperty(c));
    }
}
