package io.shmipc.spring.listener;

import io.shmipc.spring.codec.ShmipcMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is asked about the exceptions of a listener, in this order. */
final class ExceptionHandlers {

    /** Nobody. */
    static final ExceptionHandlers NONE = new ExceptionHandlers(List.of());

    private static final int MAX_CAUSES = 16;

    private final List<ExceptionHandlerMethods> handlers;

    ExceptionHandlers(List<ExceptionHandlerMethods> handlers) {
        this.handlers = List.copyOf(handlers);
    }

    /** Who handles the exception, or else the nearest of its causes; null if nobody does. */
    @Nullable Handling find(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            for (ExceptionHandlerMethods candidate : handlers) {
                ExceptionHandlerMethods.Handler handler = candidate.find(cause);
                if (handler != null) {
                    return new Handling(handler, error, cause);
                }
            }
            cause = cause.getCause();
        }
        return null;
    }

    /**
     * What is about to be done.
     *
     * @param error what happened
     * @param handled that, or the one of its causes that the handler is for
     */
    record Handling(ExceptionHandlerMethods.Handler handler, Throwable error, Throwable handled) {

        /** The answer; may be null. */
        @Nullable Object run(ShmipcMessage message) throws Exception {
            return handler.handle(message, error, handled);
        }
    }
}
