package io.shmipc.spring.core;

import io.shmipc.error.Delivery;
import io.shmipc.error.ShmipcException;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.observation.MessageObservation;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Exchanges of several messages one way or both. */
final class MessageSequences {

    /** Any value says it; this is the one that is sent. */
    private static final String ACCEPTS = "true";

    private final StreamSource streams;
    private final MessageExchange exchange;
    private final PayloadConverters converters;
    private final Executor senders;

    /**
     * @param senders runs whoever sends while the calling thread reads; each task may last as long
     *     as the exchange, and must not wait for another one
     */
    MessageSequences(
            StreamSource streams,
            MessageExchange exchange,
            PayloadConverters converters,
            Executor senders) {
        this.streams = streams;
        this.exchange = exchange;
        this.converters = converters;
        this.senders = senders;
    }

    /** Sends several messages on the calling thread and waits for the one reply. */
    <T> T request(OutgoingMessage head, PayloadSource source, Type responseType) {
        try (source) {
            requireMarks(head.destination());
            Stream stream = borrow(head.destination());
            boolean complete = false;
            try {
                int number = exchange.nextNumber();
                boolean all = sendAll(stream, head, number, source);
                ShmipcMessage reply = exchange.readReply(stream.reader(), number, head.timeout());
                requireOne(reply);
                complete = all;
                return exchange.<T>convert(head.destination(), reply, responseType).get();
            } catch (RuntimeException e) {
                throw ErrorTranslator.translate(describe(head.destination()), e);
            } finally {
                if (complete) {
                    streams.giveBack(stream);
                } else {
                    stream.close();
                }
            }
        }
    }

    /**
     * @return whether all were sent; otherwise the peer has answered without waiting for the rest
     */
    private boolean sendAll(Stream stream, OutgoingMessage head, int number, PayloadSource source) {
        SequenceWriter writer = new SequenceWriter(exchange, converters, stream, head, number);
        try {
            return writer.sendAll(source.payloads(), () -> isAnswered(stream));
        } catch (ShmipcMessagingException e) {
            // A peer that has answered takes no more: what it says is why there was no room.
            if (e.getCause() instanceof ShmipcException && isAnswered(stream)) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isAnswered(Stream stream) {
        return stream.reader().readableBytes() > 0;
    }

    private static void requireOne(ShmipcMessage reply) {
        String mark = reply.header(MessageHeaders.STREAM);
        if (mark != null) {
            throw new ShmipcProtocolException(
                    "reply with stream=" + mark + " must have no such mark: one was asked for",
                    null);
        }
    }

    /** Sends one message that several replies answer. */
    <T> MessageStream<T> open(
            OutgoingMessage request, Type elementType, MessageObservation observation) {
        OutgoingMessage accepting = accepting(request);
        Stream stream = borrow(request.destination());
        boolean sent = false;
        try {
            int number = exchange.nextNumber();
            ShmipcMessagingException failure =
                    exchange.write(stream, accepting, MessageKind.REQUEST, number);
            if (failure != null) {
                throw failure;
            }
            stream.flush(request.timeout());
            sent = true;
            return new ReceivedMessages<>(
                    exchange,
                    stream,
                    streams::giveBack,
                    request,
                    number,
                    elementType,
                    observation,
                    null);
        } catch (RuntimeException e) {
            throw ErrorTranslator.translate(describe(request.destination()), e);
        } finally {
            if (!sent) {
                stream.close();
            }
        }
    }

    /** Sends several messages, on another thread, that several replies answer. */
    <T> MessageStream<T> open(
            OutgoingMessage head,
            PayloadSource source,
            Type elementType,
            MessageObservation observation) {
        boolean begun = false;
        try {
            OutgoingMessage accepting = accepting(head);
            Stream stream = borrow(head.destination());
            try {
                int number = exchange.nextNumber();
                SendingTask task =
                        new SendingTask(
                                stream,
                                new SequenceWriter(exchange, converters, stream, accepting, number),
                                source);
                senders.execute(task);
                begun = true;
                return new ReceivedMessages<>(
                        exchange,
                        stream,
                        streams::giveBack,
                        head,
                        number,
                        elementType,
                        observation,
                        task);
            } catch (RejectedExecutionException e) {
                throw new ShmipcMessagingException(
                        describe(head.destination()) + ": no thread to send on",
                        e,
                        Delivery.NOT_SENT);
            } finally {
                if (!begun) {
                    stream.close();
                }
            }
        } finally {
            if (!begun) {
                source.close();
            }
        }
    }

    private OutgoingMessage accepting(OutgoingMessage request) {
        requireMarks(request.destination());
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        headers.put(MessageHeaders.STREAM_ACCEPT, ACCEPTS);
        return new OutgoingMessage(
                request.destination(),
                request.payload(),
                request.inPlace(),
                headers,
                request.intHeaders(),
                request.timeout());
    }

    private void requireMarks(String destination) {
        if (!exchange.carriesMetadata()) {
            throw new ShmipcConversionException(
                    describe(destination)
                            + ": several messages cannot be sent or received, as the frames carry"
                            + " no headers that mark them; the codec must be one that does, as"
                            + " ttheader",
                    null,
                    Delivery.NOT_SENT);
        }
    }

    private Stream borrow(String destination) {
        try {
            return streams.borrow();
        } catch (RuntimeException e) {
            throw ErrorTranslator.translate(describe(destination), e);
        }
    }

    private static String describe(String destination) {
        return "destination=" + destination;
    }
}
