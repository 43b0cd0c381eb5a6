package io.shmipc.spring.codec;

import org.jspecify.annotations.Nullable;

/**
 * A message whose payload has not been read: those bytes come next in the stream, and whoever has
 * the head reads or skips all of them before anything else. Made by {@link MessageCodec#readHead}.
 */
public final class MessageHead {

    private final ShmipcMessage message;
    private final int unreadPayloadBytes;
    private final @Nullable FrameInput input;

    private MessageHead(ShmipcMessage message, int unreadPayloadBytes, @Nullable FrameInput input) {
        this.message = message;
        this.unreadPayloadBytes = unreadPayloadBytes;
        this.input = input;
    }

    /** A message of which nothing is left in the stream. */
    public static MessageHead whole(ShmipcMessage message) {
        return new MessageHead(message, 0, null);
    }

    /** A message whose payload is the next {@code payloadBytes} bytes, within the same deadline. */
    static MessageHead of(ShmipcMessage message, int payloadBytes, FrameInput input) {
        return new MessageHead(message, payloadBytes, input);
    }

    /** The message; with an empty payload if that is still in the stream. */
    public ShmipcMessage message() {
        return message;
    }

    /** How many bytes of payload come next in the stream; 0 if {@link #message()} has them. */
    public int unreadPayloadBytes() {
        return unreadPayloadBytes;
    }

    @Nullable FrameInput input() {
        return input;
    }
}
