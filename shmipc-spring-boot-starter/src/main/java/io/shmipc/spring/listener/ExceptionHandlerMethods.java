package io.shmipc.spring.listener;

import io.shmipc.error.ConfigurationException;
import io.shmipc.spring.annotation.ShmipcExceptionHandler;
import io.shmipc.spring.annotation.ShmipcHeader;
import io.shmipc.spring.codec.ShmipcMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.ExceptionDepthComparator;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** The methods of one bean that handle exceptions, by the types that they are for. */
final class ExceptionHandlerMethods {

    private final Map<Class<? extends Throwable>, Handler> byType = new HashMap<>();

    /**
     * @param type class of the bean
     */
    ExceptionHandlerMethods(Object bean, Class<?> type, ListenerTools tools) {
        Map<Method, ShmipcExceptionHandler> methods =
                MethodIntrospector.selectMethods(
                        type,
                        (MethodIntrospector.MetadataLookup<ShmipcExceptionHandler>)
                                method ->
                                        AnnotatedElementUtils.findMergedAnnotation(
                                                method, ShmipcExceptionHandler.class));
        methods.forEach((method, annotation) -> add(new Handler(bean, method, tools), annotation));
    }

    boolean isEmpty() {
        return byType.isEmpty();
    }

    private void add(Handler handler, ShmipcExceptionHandler annotation) {
        Collection<Class<? extends Throwable>> types =
                annotation.value().length > 0
                        ? List.of(annotation.value())
                        : handler.exceptionTypes();
        if (types.isEmpty()) {
            throw new ConfigurationException(
                    "@ShmipcExceptionHandler method="
                            + handler.method.toGenericString()
                            + " must name exceptions, or have a parameter for one");
        }
        for (Class<? extends Throwable> type : types) {
            Handler other = byType.put(type, handler);
            if (other != null) {
                throw new ConfigurationException(
                        "exception="
                                + type.getName()
                                + " must have one handler in a class: "
                                + other.method.toGenericString()
                                + " and "
                                + handler.method.toGenericString());
            }
        }
    }

    /** The method for the nearest type, or null. */
    @Nullable Handler find(Throwable error) {
        List<Class<? extends Throwable>> fitting =
                byType.keySet().stream().filter(type -> type.isInstance(error)).toList();
        if (fitting.isEmpty()) {
            return null;
        }
        return byType.get(ExceptionDepthComparator.findClosestMatch(fitting, error));
    }

    /** One method. */
    static final class Handler {

        /** Makes one argument. */
        private interface Source {
            @Nullable Object from(ShmipcMessage message, Throwable error, Throwable handled);
        }

        private final Object bean;
        private final Method method;
        private final Method invocable;
        private final List<Source> sources = new ArrayList<>();
        private final List<Class<? extends Throwable>> exceptionTypes = new ArrayList<>();

        private Handler(Object bean, Method method, ListenerTools tools) {
            this.bean = bean;
            this.method = method;
            this.invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
            invocable.setAccessible(true);
            if (CompletionStage.class.isAssignableFrom(method.getReturnType())
                    || ReactiveTypes.isOne(method.getReturnType())
                    || ReactiveTypes.isMany(method.getReturnType())) {
                throw wrong("must have its result when it returns");
            }
            for (int i = 0; i < method.getParameterCount(); i++) {
                sources.add(source(new MethodParameter(method, i), tools));
            }
        }

        private Source source(MethodParameter parameter, ListenerTools tools) {
            Class<?> type = parameter.getParameterType();
            ShmipcHeader header = parameter.getParameterAnnotation(ShmipcHeader.class);
            if (header != null) {
                HeaderSource source = new HeaderSource(parameter, header, tools.conversions());
                return (message, error, handled) -> source.from(message);
            }
            if (type == ShmipcMessage.class) {
                return (message, error, handled) -> message;
            }
            if (!Throwable.class.isAssignableFrom(type)) {
                throw wrong("must not have a parameter of type=" + type.getName());
            }
            exceptionTypes.add(type.asSubclass(Throwable.class));
            return (message, error, handled) ->
                    type.isInstance(handled) ? handled : type.isInstance(error) ? error : null;
        }

        private ConfigurationException wrong(String rule) {
            return new ConfigurationException(
                    "@ShmipcExceptionHandler method=" + method.toGenericString() + " " + rule);
        }

        List<Class<? extends Throwable>> exceptionTypes() {
            return exceptionTypes;
        }

        @Nullable Object handle(ShmipcMessage message, Throwable error, Throwable handled)
                throws Exception {
            Object[] arguments =
                    sources.stream().map(source -> source.from(message, error, handled)).toArray();
            try {
                return invocable.invoke(bean, arguments);
            } catch (InvocationTargetException e) {
                if (e.getTargetException() instanceof Exception exception) {
                    throw exception;
                }
                throw e;
            }
        }
    }
}
