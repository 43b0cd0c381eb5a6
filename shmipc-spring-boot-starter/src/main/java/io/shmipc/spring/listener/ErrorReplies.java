package io.shmipc.spring.listener;

import io.shmipc.session.BufferWriter;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageCodecException;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.converter.PayloadConversionException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** How a failure is told to the caller: by type and text, and no more unless it is allowed. */
final class ErrorReplies {

    private static final int MAX_TEXT_CHARS = 4096;
    private static final int MAX_STACK_CHARS = 16 << 10;

    /** Less of a stack trace says nothing. */
    private static final int MIN_STACK_CHARS = 256;

    private ErrorReplies() {}

    /**
     * The kind of a failure as callers are told it, or null if the application failed.
     *
     * @param invoked whether the application has seen the message
     */
    static @Nullable String kindOf(Throwable error, boolean invoked) {
        if (error instanceof ListenerException failure) {
            String kind = failure.errorKind();
            // An application that refuses has seen the message, so it is not the same to try again.
            return invoked && MessageHeaders.ERROR_REFUSED.equals(kind) ? null : kind;
        }
        return !invoked && error instanceof PayloadConversionException
                ? MessageHeaders.ERROR_INVALID
                : null;
    }

    /** Writes as much of an error as the frame can carry. */
    static void write(
            MessageCodec codec,
            BufferWriter writer,
            ShmipcMessage request,
            Throwable error,
            @Nullable String kind,
            boolean withStack) {
        boolean chosen = error instanceof ErrorAnswer;
        String type =
                error instanceof ErrorAnswer answer
                        ? answer.error().type()
                        : error.getClass().getName();
        String text = error.getMessage() == null ? "" : error.getMessage();
        text = shortened(text, MAX_TEXT_CHARS);
        String stack = withStack && !chosen ? stackOf(error) : "";
        String told = kind;
        while (true) {
            try {
                codec.write(message(request, type, text, told, stack), writer);
                return;
            } catch (MessageCodecException e) {
                if (!stack.isEmpty()) {
                    int half = stack.length() / 2;
                    stack = half < MIN_STACK_CHARS ? "" : shortened(stack, half);
                } else if (!text.isEmpty()) {
                    text = shortened(text, text.length() / 2);
                } else if (!type.isEmpty()) {
                    type = shortened(type, type.length() / 2);
                } else if (told != null) {
                    told = null;
                } else {
                    throw e;
                }
            }
        }
    }

    private static ShmipcMessage message(
            ShmipcMessage request, String type, String text, @Nullable String kind, String stack) {
        ShmipcMessage.Builder message =
                ShmipcMessage.builder(MessageKind.EXCEPTION)
                        .sequenceNumber(request.sequenceNumber());
        // Without a type nothing of it fits: then it is enough that it is an exception.
        if (!type.isEmpty()) {
            message.header(MessageHeaders.ERROR_TYPE, type)
                    .header(MessageHeaders.ERROR_MESSAGE, text);
        }
        if (kind != null) {
            message.header(MessageHeaders.ERROR_KIND, kind);
        }
        if (!stack.isEmpty()) {
            message.header(MessageHeaders.ERROR_STACK, stack);
        }
        return message.build();
    }

    private static String stackOf(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return shortened(text.toString(), MAX_STACK_CHARS);
    }

    private static String shortened(String text, int chars) {
        return text.length() <= chars ? text : text.substring(0, chars);
    }
}
