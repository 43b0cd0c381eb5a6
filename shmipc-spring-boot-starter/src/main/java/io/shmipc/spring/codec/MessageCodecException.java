package io.shmipc.spring.codec;

/**
 * Bytes that are no message in the codec's frame, or a message that the frame cannot carry. When
 * reading, the place where the next message begins is lost: the stream must be closed. When
 * writing, nothing was written.
 */
public class MessageCodecException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MessageCodecException(String message) {
        super(message);
    }

    public MessageCodecException(String message, Throwable cause) {
        super(message, cause);
    }
}
