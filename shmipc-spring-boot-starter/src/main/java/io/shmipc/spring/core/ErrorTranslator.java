package io.shmipc.spring.core;

import io.shmipc.error.Delivery;
import io.shmipc.error.ShmipcException;
import io.shmipc.spring.codec.MessageCodecException;
import io.shmipc.spring.converter.PayloadConversionException;

/** Turns what lower layers throw into the exceptions of this package, with the cause. */
final class ErrorTranslator {

    private ErrorTranslator() {}

    /** The exception to throw instead; {@code error} itself if it is of no lower layer. */
    static RuntimeException translate(String what, RuntimeException error) {
        String message = what + ": " + error.getMessage();
        if (error.getCause() instanceof InterruptedException) {
            return new ShmipcMessagingException(message, error);
        }
        if (error instanceof ShmipcException core) {
            message = withDelivery(message, core.delivery());
            return switch (core.category()) {
                case TIMEOUT -> new ShmipcTimeoutException(message, error);
                case PEER_UNAVAILABLE, HANDSHAKE, SESSION_CLOSED, STREAM_CLOSED, END_OF_STREAM ->
                        new ShmipcUnavailableException(message, error);
                case MEMORY_EXHAUSTED -> new ShmipcMemoryExhaustedException(message, error);
                case PROTOCOL -> new ShmipcProtocolException(message, error);
                case CONFIGURATION, SYSTEM -> new ShmipcMessagingException(message, error);
            };
        }
        if (error instanceof PayloadConversionException) {
            return new ShmipcConversionException(message, error);
        }
        if (error instanceof MessageCodecException) {
            return new ShmipcProtocolException(message, error);
        }
        return error;
    }

    /** Some exceptions of the core say it in their message, and all should. */
    private static String withDelivery(String message, Delivery delivery) {
        String text = "delivery=" + delivery;
        return message.contains(text) ? message : message + "; " + text;
    }
}
