package io.shmipc.spring.codec;

import io.shmipc.session.BufferReader;
import io.shmipc.session.BufferWriter;
import java.time.Duration;

/**
 * Puts messages into the byte stream and takes them out again. Implementations hold no state of a
 * stream and may be used by any number of threads.
 */
public interface MessageCodec {

    /** The only destination there is where {@link #carriesMetadata()} is false. */
    String DEFAULT_DESTINATION = "default";

    /**
     * Appends one message; the caller flushes.
     *
     * @throws MessageCodecException if the frame cannot carry the message; nothing was written then
     */
    void write(ShmipcMessage message, BufferWriter writer);

    /**
     * Appends all of a message but its payload. The caller appends exactly {@code payloadBytes}
     * bytes next, and flushes. Whoever does not override this cannot have payloads written in
     * place.
     *
     * @param message its own payload is left out
     * @throws MessageCodecException if the frame cannot carry the message; nothing was written then
     */
    default void writeHead(ShmipcMessage message, int payloadBytes, BufferWriter writer) {
        throw new MessageCodecException(
                "codec=" + getClass().getName() + " cannot have a payload written in place");
    }

    /**
     * Takes one message, waiting until all of it has arrived. It is copied: nothing of it lies in
     * shared memory.
     *
     * @param assumedKind what the message is when its frame does not say
     * @param timeout for the whole message
     * @throws MessageCodecException if the bytes are no message, exceed a limit, or end within one
     * @throws io.shmipc.error.EndOfStreamException if the stream ended before the first byte
     * @throws io.shmipc.error.DeadlineExceededException if the message was not complete in time
     */
    ShmipcMessage read(BufferReader reader, MessageKind assumedKind, Duration timeout);

    /**
     * Takes one message but for its payload, which stays where it is, in shared memory as a rule.
     * {@link #readPayload} follows, or the caller reads or skips {@link
     * MessageHead#unreadPayloadBytes()} bytes itself. Whoever does not override this reads all of
     * the message.
     *
     * @param assumedKind what the message is when its frame does not say
     * @param timeout for the whole message
     * @throws MessageCodecException as {@link #read} does
     * @throws io.shmipc.error.EndOfStreamException if the stream ended before the first byte
     * @throws io.shmipc.error.DeadlineExceededException if the head was not complete in time
     */
    default MessageHead readHead(BufferReader reader, MessageKind assumedKind, Duration timeout) {
        return MessageHead.whole(read(reader, assumedKind, timeout));
    }

    /**
     * Copies the payload that follows a head.
     *
     * @param head what {@link #readHead} of this codec has just returned
     * @return the whole message
     * @throws MessageCodecException if the stream ends within the message
     * @throws io.shmipc.error.DeadlineExceededException if the message was not complete in time,
     *     counted from when its head was asked for
     */
    default ShmipcMessage readPayload(MessageHead head) {
        return head.message();
    }

    /**
     * Whether {@link #read} would return, or throw, without waiting. For listeners on an event
     * loop, which must not wait. Consumes nothing. Whoever does not override this has {@code read}
     * wait for the rest of a message that has begun to arrive.
     */
    default boolean isWhole(BufferReader reader) {
        return reader.readableBytes() > 0;
    }

    /**
     * Whether a frame holds sequence number, kind, destination and headers. Where it does not there
     * is one destination, replies come in the order of the requests, whether a message is answered
     * is agreed beforehand, and a failed request ends its stream instead of being answered.
     */
    boolean carriesMetadata();
}
