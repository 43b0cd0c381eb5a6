package io.shmipc.spring.core;

import io.shmipc.error.Delivery;
import io.shmipc.error.ErrorCategory;
import io.shmipc.error.ShmipcException;
import io.shmipc.spring.codec.MessageCodecException;
import io.shmipc.spring.converter.PayloadConversionException;
import org.jspecify.annotations.Nullable;

/** Turns what lower layers throw into the exceptions of this package, with the cause. */
final class ErrorTranslator {

    /** Chains of causes are short; a circle must not be followed for ever. */
    private static final int MAX_CAUSES = 8;

    private ErrorTranslator() {}

    /** The exception to throw instead; {@code error} itself if it is of no lower layer. */
    static RuntimeException translate(String what, RuntimeException error) {
        String message = what + ": " + error.getMessage();
        if (error.getCause() instanceof InterruptedException) {
            return new ShmipcMessagingException(message, error);
        }
        if (error instanceof ShmipcException core) {
            return ofCore(withDelivery(message, core.delivery()), core, core.delivery());
        }
        if (error instanceof PayloadConversionException) {
            return new ShmipcConversionException(message, error);
        }
        if (error instanceof MessageCodecException) {
            return new ShmipcProtocolException(message, error);
        }
        return error;
    }

    /**
     * The same for one of several messages: what was sent before it may be handled by now, whatever
     * has become of this one.
     */
    static RuntimeException translateLater(String what, RuntimeException error) {
        if (!(error instanceof ShmipcException core)
                || core.delivery() == Delivery.MAYBE_EXECUTED) {
            return translate(what, error);
        }
        String message =
                what
                        + ": "
                        + String.valueOf(error.getMessage())
                                .replace("; delivery=" + Delivery.NOT_SENT, "");
        return ofCore(
                message + "; delivery=" + Delivery.MAYBE_EXECUTED, core, Delivery.MAYBE_EXECUTED);
    }

    private static ShmipcMessagingException ofCore(
            String message, ShmipcException error, Delivery delivery) {
        return switch (error.category()) {
            case TIMEOUT -> new ShmipcTimeoutException(message, error, delivery);
            case PEER_UNAVAILABLE ->
                    wasRefused(error)
                            ? new ShmipcRefusedException(message, error)
                            : new ShmipcPeerUnavailableException(message, error);
            case HANDSHAKE -> new ShmipcRefusedException(message, error);
            case SESSION_CLOSED -> new ShmipcSessionLostException(message, error, delivery);
            case STREAM_CLOSED, END_OF_STREAM ->
                    new ShmipcUnavailableException(message, error, delivery);
            case MEMORY_EXHAUSTED -> new ShmipcMemoryExhaustedException(message, error, delivery);
            case PROTOCOL -> new ShmipcProtocolException(message, error);
            case CONFIGURATION, SYSTEM -> new ShmipcMessagingException(message, error, delivery);
        };
    }

    /** Whether there is no session because the peer, which is there, did not agree to one. */
    private static boolean wasRefused(ShmipcException error) {
        @Nullable Throwable cause = error.getCause();
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (cause instanceof ShmipcException core
                    && core.category() == ErrorCategory.HANDSHAKE) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Some exceptions of the core say it in their message, and all should. */
    private static String withDelivery(String message, Delivery delivery) {
        String text = "delivery=" + delivery;
        return message.contains(text) ? message : message + "; " + text;
    }
}
