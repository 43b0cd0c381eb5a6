package io.shmipc.spring.listener;

import io.shmipc.spring.codec.ShmipcMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An annotated method of a bean, with a limit on how many messages are in it at one time. */
final class MethodListenerEndpoint implements ListenerEndpoint {

    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private final String id;
    private final String destination;
    private final Object bean;
    private final Method method;
    private final ListenerParameters parameters;
    private final @Nullable Semaphore permits;

    MethodListenerEndpoint(
            String id,
            String destination,
            Object bean,
            Method method,
            ListenerParameters parameters,
            @Nullable Integer concurrency) {
        this.id = id;
        this.destination = destination;
        this.bean = bean;
        this.method = method;
        this.parameters = parameters;
        this.permits = concurrency == null ? null : new Semaphore(concurrency, true);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String destination() {
        return destination;
    }

    @Override
    public boolean replies() {
        return method.getReturnType() != void.class;
    }

    @Override
    public @Nullable Object handle(ShmipcMessage message) throws Exception {
        @Nullable Object[] arguments = parameters.arguments(message);
        if (permits == null) {
            return invoke(arguments);
        }
        if (!permits.tryAcquire(MAX_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new ListenerBusyException(
                    "destination=" + destination + " was busy for " + MAX_WAIT);
        }
        try {
            return invoke(arguments);
        } finally {
            permits.release();
        }
    }

    private @Nullable Object invoke(@Nullable Object[] arguments) throws Exception {
        try {
            return method.invoke(bean, arguments);
        } catch (InvocationTargetException e) {
            if (e.getTargetException() instanceof Exception exception) {
                throw exception;
            }
            if (e.getTargetException() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }
}
