package io.shmipc.spring.core;

import io.shmipc.error.Delivery;
import io.shmipc.session.BufferReader;
import io.shmipc.session.BufferWriter;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageCodecException;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.converter.PayloadConversionException;
import io.shmipc.spring.converter.PayloadConverters;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on one stream, and the steps that longer exchanges are made of. When {@link #send}
 * or {@link #request} returns nothing is outstanding on the stream, whatever the answer; after an
 * exception the stream must be closed.
 */
final class MessageExchange {

    private final MessageCodec codec;
    private final PayloadConverters converters;
    private final AtomicInteger sequence = new AtomicInteger();

    MessageExchange(MessageCodec codec, PayloadConverters converters) {
        this.codec = codec;
        this.converters = converters;
    }

    /**
     * Whether a stream can be used for something else after a one-way message. It cannot: the peer
     * handles the messages of a stream one after the other, so the next caller would wait for a
     * listener it has nothing to do with; and where the frame does not say that no answer is
     * wanted, it might even get one. What was sent arrives all the same, ahead of the close.
     */
    boolean isReusableAfterSend() {
        return false;
    }

    Answer<Void> send(Stream stream, OutgoingMessage message) {
        ShmipcMessagingException failure = write(stream, message, MessageKind.ONE_WAY, 0);
        if (failure != null) {
            return Answer.failed(failure);
        }
        stream.flush(message.timeout());
        return new Answer<>(null, null);
    }

    <T> Answer<T> request(Stream stream, OutgoingMessage message, Type responseType) {
        long startNanos = System.nanoTime();
        int number = nextNumber();
        ShmipcMessagingException failure = write(stream, message, MessageKind.REQUEST, number);
        if (failure != null) {
            return Answer.failed(failure);
        }
        stream.flush(message.timeout());
        Duration left = message.timeout().minusNanos(System.nanoTime() - startNanos);
        ShmipcMessage reply =
                readReply(stream.reader(), number, left.isNegative() ? Duration.ZERO : left);
        return convert(message.destination(), reply, responseType);
    }

    /** For the next request, on whichever stream. */
    int nextNumber() {
        return sequence.incrementAndGet();
    }

    /** Whether there can be streams of messages. */
    boolean carriesMetadata() {
        return codec.carriesMetadata();
    }

    /** Whether {@link #readReply} would not wait. */
    boolean isWhole(BufferReader reader) {
        return codec.isWhole(reader);
    }

    /**
     * Puts a message into the stream's writer; the caller flushes.
     *
     * @return what is wrong with the message, in which case nothing is left in the writer
     */
    @Nullable ShmipcMessagingException write(
            Stream stream, OutgoingMessage message, MessageKind kind, int number) {
        ShmipcMessage head = message.toMessage(kind, number);
        PayloadInPlace inPlace = message.inPlace();
        try {
            if (inPlace == null) {
                codec.write(head, stream.writer());
                return null;
            }
            codec.writeHead(head, inPlace.bytes(), stream.writer());
        } catch (MessageCodecException e) {
            return cannotBeSent(message.destination(), e.getMessage(), e);
        }
        return writeInPlace(message.destination(), inPlace, stream.writer());
    }

    private static @Nullable ShmipcMessagingException writeInPlace(
            String destination, PayloadInPlace payload, BufferWriter writer) {
        long before = writer.writtenBytes();
        boolean complete = false;
        try {
            payload.writer().accept(writer);
            long written = writer.writtenBytes() - before;
            complete = written == payload.bytes();
            return complete
                    ? null
                    : cannotBeSent(
                            destination,
                            "bytes written in place="
                                    + written
                                    + " must be == bytes="
                                    + payload.bytes(),
                            null);
        } finally {
            if (!complete) {
                writer.discard();
            }
        }
    }

    private static ShmipcConversionException cannotBeSent(
            String destination, @Nullable String why, @Nullable Throwable cause) {
        return new ShmipcConversionException(
                "destination=" + destination + " cannot be sent: " + why, cause, Delivery.NOT_SENT);
    }

    /** Takes the next reply to the request of that number, waiting until all of it is there. */
    ShmipcMessage readReply(BufferReader reader, int number, Duration timeout) {
        ShmipcMessage reply = codec.read(reader, MessageKind.REPLY, timeout);
        if (reply.kind() != MessageKind.REPLY && reply.kind() != MessageKind.EXCEPTION) {
            throw new ShmipcProtocolException(
                    "kind=" + reply.kind() + " must be REPLY or EXCEPTION", null);
        }
        if (codec.carriesMetadata() && reply.sequenceNumber() != number) {
            throw new ShmipcProtocolException(
                    "sequenceNumber="
                            + reply.sequenceNumber()
                            + " of the reply must be == "
                            + number
                            + " of the request",
                    null);
        }
        return reply;
    }

    /** What the reply says, as an object of {@code responseType}, which is that of {@code T}. */
    @SuppressWarnings("unchecked") // see above
    <T> Answer<T> convert(String destination, ShmipcMessage reply, Type responseType) {
        if (reply.kind() == MessageKind.EXCEPTION) {
            return Answer.failed(failure(destination, reply));
        }
        if (responseType == ShmipcMessage.class) {
            return new Answer<>((T) reply, null);
        }
        try {
            if (responseType == Void.class) {
                requireEmpty(reply);
                return new Answer<>(null, null);
            }
            String contentType = reply.header(MessageHeaders.CONTENT_TYPE);
            return new Answer<>(
                    (T) converters.read(reply.payload(), contentType, responseType), null);
        } catch (PayloadConversionException e) {
            return Answer.failed(
                    new ShmipcConversionException(
                            "reply of destination=" + destination + ": " + e.getMessage(), e));
        }
    }

    private static ShmipcMessagingException failure(String destination, ShmipcMessage reply) {
        String type = reply.headers().getOrDefault(MessageHeaders.ERROR_TYPE, "unknown");
        String message = reply.headers().getOrDefault(MessageHeaders.ERROR_MESSAGE, "");
        String kind = reply.header(MessageHeaders.ERROR_KIND);
        return MessageHeaders.ERROR_REFUSED.equals(kind)
                ? new ShmipcRefusedException(destination, type, message)
                : new ShmipcRemoteException(
                        destination, type, message, kind, reply.header(MessageHeaders.ERROR_STACK));
    }

    private static void requireEmpty(ShmipcMessage reply) {
        if (reply.payloadBytes() > 0) {
            throw new PayloadConversionException(
                    "payloadBytes=" + reply.payloadBytes() + " must be == 0 for type=Void");
        }
    }
}
