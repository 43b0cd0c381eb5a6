package io.shmipc.spring.core;

import io.shmipc.error.Delivery;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.converter.ConvertedPayload;
import io.shmipc.spring.converter.PayloadConversionException;
import io.shmipc.spring.converter.PayloadConverters;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages that belong together, marked as {@link MessageHeaders} says. Used by one thread;
 * {@link #sent()} may be asked by any.
 */
final class SequenceWriter {

    private static final Map<String, String> NEXT =
            Map.of(MessageHeaders.STREAM, MessageHeaders.STREAM_NEXT);
    private static final Map<String, String> END =
            Map.of(MessageHeaders.STREAM, MessageHeaders.STREAM_END);

    private final MessageExchange exchange;
    private final PayloadConverters converters;
    private final Stream stream;
    private final OutgoingMessage head;
    private final int number;
    private volatile int sent;

    /**
     * @param head destination, headers of the first message, and timeout of each
     * @param number of all of them
     */
    SequenceWriter(
            MessageExchange exchange,
            PayloadConverters converters,
            Stream stream,
            OutgoingMessage head,
            int number) {
        this.exchange = exchange;
        this.converters = converters;
        this.stream = stream;
        this.head = head;
        this.number = number;
    }

    /** Messages that have left. */
    int sent() {
        return sent;
    }

    /**
     * Sends all payloads and the end.
     *
     * @param stop whether nobody wants any more; asked before each
     * @return whether the end was sent
     * @throws ShmipcMessagingException if one cannot be sent; those before it were
     */
    boolean sendAll(Iterator<?> payloads, BooleanSupplier stop) {
        while (!stop.getAsBoolean()) {
            if (!payloads.hasNext()) {
                send(null, END);
                return true;
            }
            send(convert(payloads.next()), NEXT);
        }
        return false;
    }

    private ConvertedPayload convert(Object payload) {
        try {
            return converters.write(payload);
        } catch (PayloadConversionException e) {
            throw new ShmipcConversionException(describe() + ": " + e.getMessage(), e, delivery());
        }
    }

    private void send(@Nullable ConvertedPayload payload, Map<String, String> mark) {
        OutgoingMessage message =
                new OutgoingMessage(
                        head.destination(),
                        payload,
                        null,
                        sent == 0 ? headersOfFirst(mark) : mark,
                        sent == 0 ? head.intHeaders() : Map.of(),
                        head.timeout());
        ShmipcMessagingException failure =
                exchange.write(stream, message, MessageKind.REQUEST, number);
        if (failure != null) {
            throw new ShmipcConversionException(
                    describe() + ": " + failure.getMessage(), failure.getCause(), delivery());
        }
        try {
            stream.flush(head.timeout());
        } catch (RuntimeException e) {
            throw sent == 0
                    ? ErrorTranslator.translate(describe(), e)
                    : ErrorTranslator.translateLater(describe(), e);
        }
        sent++;
    }

    private Map<String, String> headersOfFirst(Map<String, String> mark) {
        Map<String, String> headers = new LinkedHashMap<>(head.headers());
        headers.putAll(mark);
        return headers;
    }

    private Delivery delivery() {
        return sent == 0 ? Delivery.NOT_SENT : Delivery.MAYBE_EXECUTED;
    }

    private String describe() {
        return "destination=" + head.destination() + " message=" + sent;
    }
}
