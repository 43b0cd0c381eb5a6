package io.shmipc.spring.listener;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.session.BufferReader;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageCodecException;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.ShmipcMessage;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one stream that belong together, from a first one that is there already. A message
 * without a mark is the only one. Used by who serves the stream.
 */
final class MessageSequence {

    private final Stream stream;
    private final DispatchSettings settings;
    private final ShmipcMessage head;
    private @Nullable ShmipcMessage first;
    private boolean ended;

    MessageSequence(Stream stream, DispatchSettings settings, ShmipcMessage first) {
        this.stream = stream;
        this.settings = settings;
        this.head = first;
        String mark = first.header(MessageHeaders.STREAM);
        this.first = MessageHeaders.STREAM_END.equals(mark) ? null : first;
        this.ended = !MessageHeaders.STREAM_NEXT.equals(mark);
    }

    /** Whether the last one has been taken from the stream. */
    boolean hasEnded() {
        return ended;
    }

    /** Whether {@link #next} is known to return null. */
    boolean isExhausted() {
        return ended && first == null;
    }

    /** Whether {@link #next} returns, or throws, without waiting for more than a message's rest. */
    boolean isReady() {
        BufferReader reader = stream.reader();
        return first != null
                || ended
                || !stream.isOpen()
                || (settings.mayWait()
                        ? reader.readableBytes() > 0
                        : settings.codec().isWhole(reader));
    }

    /**
     * The next message, or null if there is none any more.
     *
     * @throws MessageCodecException if what comes does not belong to the others, or the stream ends
     *     before their end
     * @throws DeadlineExceededException if nothing came for too long
     */
    @Nullable ShmipcMessage next() {
        ShmipcMessage next = first;
        if (next != null || ended) {
            first = null;
            return next;
        }
        await();
        MessageCodec codec = settings.codec();
        next = codec.read(stream.reader(), head.kind(), settings.messageTimeout());
        if (next.kind() != head.kind() || next.sequenceNumber() != head.sequenceNumber()) {
            throw new MessageCodecException(
                    "kind="
                            + next.kind()
                            + " sequenceNumber="
                            + next.sequenceNumber()
                            + " must be as in the first of several messages: "
                            + head);
        }
        String mark = next.header(MessageHeaders.STREAM);
        if (MessageHeaders.STREAM_END.equals(mark)) {
            ended = true;
            return null;
        }
        if (!MessageHeaders.STREAM_NEXT.equals(mark)) {
            throw new MessageCodecException(
                    "header "
                            + MessageHeaders.STREAM
                            + "="
                            + mark
                            + " must be next or end after the first of several messages");
        }
        return next;
    }

    private void await() {
        switch (stream.reader().await(1, settings.waitForNext())) {
            case READY -> {}
            case END_OF_STREAM ->
                    throw new MessageCodecException(
                            "stream ended before the end of messages that belong together");
            case TIMED_OUT ->
                    throw new DeadlineExceededException(
                            "no further message within streamIdleTimeout="
                                    + settings.streamIdleTimeout());
        }
    }
}
