package io.shmipc.spring.core;

import io.shmipc.error.Delivery;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageCodecException;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.converter.PayloadConversionException;
import io.shmipc.spring.converter.PayloadConverters;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One exchange on one stream. When a method returns nothing is outstanding on the stream, whatever
 * the answer; after an exception the stream must be closed.
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
        return write(stream, message.toMessage(MessageKind.ONE_WAY, 0), message.timeout());
    }

    <T> Answer<T> request(Stream stream, OutgoingMessage message, Class<T> responseType) {
        long startNanos = System.nanoTime();
        int number = sequence.incrementAndGet();
        Answer<Void> written =
                write(stream, message.toMessage(MessageKind.REQUEST, number), message.timeout());
        if (written.failure() != null) {
            return Answer.failed(written.failure());
        }
        Duration left = message.timeout().minusNanos(System.nanoTime() - startNanos);
        ShmipcMessage reply =
                codec.read(
                        stream.reader(),
                        MessageKind.REPLY,
                        left.isNegative() ? Duration.ZERO : left);
        checkAnswers(number, reply);
        return convert(message.destination(), reply, responseType);
    }

    private Answer<Void> write(Stream stream, ShmipcMessage message, Duration timeout) {
        try {
            codec.write(message, stream.writer());
        } catch (MessageCodecException e) {
            return Answer.failed(
                    new ShmipcConversionException(
                            "destination="
                                    + message.destination()
                                    + " cannot be sent: "
                                    + e.getMessage(),
                            e,
                            Delivery.NOT_SENT));
        }
        stream.flush(timeout);
        return new Answer<>(null, null);
    }

    private void checkAnswers(int number, ShmipcMessage reply) {
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
    }

    private <T> Answer<T> convert(String destination, ShmipcMessage reply, Class<T> responseType) {
        if (reply.kind() == MessageKind.EXCEPTION) {
            return Answer.failed(
                    new ShmipcRemoteException(
                            destination,
                            reply.headers().getOrDefault(MessageHeaders.ERROR_TYPE, "unknown"),
                            reply.headers().getOrDefault(MessageHeaders.ERROR_MESSAGE, "")));
        }
        if (responseType == ShmipcMessage.class) {
            return new Answer<>(responseType.cast(reply), null);
        }
        try {
            if (responseType == Void.class) {
                requireEmpty(reply);
                return new Answer<>(null, null);
            }
            String contentType = reply.header(MessageHeaders.CONTENT_TYPE);
            return new Answer<>(converters.read(reply.payload(), contentType, responseType), null);
        } catch (PayloadConversionException e) {
            return Answer.failed(
                    new ShmipcConversionException(
                            "reply of destination=" + destination + ": " + e.getMessage(), e));
        }
    }

    private static void requireEmpty(ShmipcMessage reply) {
        if (reply.payloadBytes() > 0) {
            throw new PayloadConversionException(
                    "payloadBytes=" + reply.payloadBytes() + " must be == 0 for type=Void");
        }
    }
}
