package io.shmipc.spring.listener;

import io.shmipc.error.ConfigurationException;
import io.shmipc.spring.codec.ShmipcMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An annotated method of a bean. */
final class MethodListenerEndpoint implements ListenerEndpoint {

    private final String id;
    private final List<String> destinations;
    private final Object bean;
    private final Method method;
    private final ListenerParameters parameters;
    private final ListenerShape shape;
    private final ExceptionHandlers exceptionHandlers;

    /**
     * @param method as it can be called on the bean
     */
    MethodListenerEndpoint(
            String id,
            List<String> destinations,
            Object bean,
            Method method,
            ListenerParameters parameters,
            ExceptionHandlers exceptionHandlers) {
        this.id = id;
        this.destinations = destinations;
        this.bean = bean;
        this.method = method;
        this.parameters = parameters;
        this.exceptionHandlers = exceptionHandlers;
        this.shape =
                new ListenerShape(
                        parameters.input(),
                        resultOf(method.getReturnType()),
                        method.getReturnType() != void.class);
        checkInput();
        checkVariables();
    }

    private static ListenerShape.Result resultOf(Class<?> type) {
        if (CompletionStage.class.isAssignableFrom(type)) {
            return ListenerShape.Result.LATER;
        }
        if (Iterator.class.isAssignableFrom(type)
                || java.util.stream.Stream.class.isAssignableFrom(type)) {
            return ListenerShape.Result.PULLED;
        }
        if (ReactiveTypes.isMany(type)) {
            return ListenerShape.Result.PUBLISHED;
        }
        return ReactiveTypes.isOne(type) ? ListenerShape.Result.LATER : ListenerShape.Result.ONE;
    }

    /** A method that has returned, and whose result is there, listens to nothing any more. */
    private void checkInput() {
        boolean later =
                shape.result() == ListenerShape.Result.LATER
                        || shape.result() == ListenerShape.Result.PUBLISHED;
        if (shape.input() == ListenerShape.Input.PUBLISHED && !later) {
            throw new ConfigurationException(
                    "listener method="
                            + method.toGenericString()
                            + " takes messages that are brought to it, and must return a"
                            + " CompletionStage, a Publisher or a reactive type");
        }
    }

    private void checkVariables() {
        for (String destination : destinations) {
            DestinationPattern pattern = DestinationPattern.parse(destination);
            for (String name : parameters.variables()) {
                if (!pattern.hasVariable(name)) {
                    throw new ConfigurationException(
                            "destination="
                                    + destination
                                    + " of listener method="
                                    + method.toGenericString()
                                    + " must have a segment {"
                                    + name
                                    + "}");
                }
            }
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public List<String> destinations() {
        return destinations;
    }

    @Override
    public boolean replies() {
        return shape.replies();
    }

    ListenerShape shape() {
        return shape;
    }

    ExceptionHandlers exceptionHandlers() {
        return exceptionHandlers;
    }

    @Override
    public @Nullable Object handle(ShmipcMessage message) {
        throw new UnsupportedOperationException("called with more than a message");
    }

    /**
     * Calls the method.
     *
     * @throws ListenerFailure if there are no arguments for it, or it threw
     */
    @Nullable Object invoke(Invocation invocation) throws ListenerFailure {
        @Nullable Object[] arguments;
        try {
            arguments = parameters.arguments(invocation);
        } catch (RuntimeException e) {
            throw new ListenerFailure(e, false);
        }
        try {
            return method.invoke(bean, arguments);
        } catch (InvocationTargetException e) {
            Throwable target = e.getTargetException();
            if (target instanceof Error error
                    && !(error instanceof LinkageError)
                    && !(error instanceof AssertionError)) {
                throw error;
            }
            throw new ListenerFailure(target, true);
        } catch (IllegalAccessException | RuntimeException e) {
            throw new ListenerFailure(e, true);
        }
    }

    /** The type that its result is declared with. */
    Class<?> resultType() {
        return method.getReturnType();
    }
}
