package io.shmipc.spring.core;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.Delivery;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.observation.MessageObservation;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The replies on one stream, read when they are asked for. */
final class ReceivedMessages<T> implements MessageStream<T> {

    private final MessageExchange exchange;
    private final Stream stream;
    private final Consumer<Stream> giveBack;
    private final String destination;
    private final int number;
    private final Duration timeout;
    private final Type elementType;
    private final MessageObservation observation;
    private final @Nullable SendingTask sending;

    private final AtomicBoolean ended = new AtomicBoolean();
    private @Nullable Answer<T> next;

    /** Whether nothing comes behind {@link #next}. */
    private boolean last;

    private boolean streamed;
    private volatile boolean closed;

    /**
     * @param giveBack takes the stream after the last reply
     * @param number of the request
     * @param sending whoever sends on the stream meanwhile, or null if all was sent
     */
    ReceivedMessages(
            MessageExchange exchange,
            Stream stream,
            Consumer<Stream> giveBack,
            OutgoingMessage request,
            int number,
            Type elementType,
            MessageObservation observation,
            @Nullable SendingTask sending) {
        this.exchange = exchange;
        this.stream = stream;
        this.giveBack = giveBack;
        this.destination = request.destination();
        this.number = number;
        this.timeout = request.timeout();
        this.elementType = elementType;
        this.observation = observation;
        this.sending = sending;
    }

    @Override
    public boolean hasNext() {
        if (next == null && !last && !closed) {
            next = readNext();
        }
        return next != null && !closed;
    }

    @Override
    public T next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("no more replies of destination=" + destination);
        }
        Answer<T> answer = next;
        next = null;
        return answer.get();
    }

    @Override
    public java.util.stream.Stream<T> stream() {
        if (streamed) {
            throw new IllegalStateException("the replies can be streamed once");
        }
        streamed = true;
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false)
                .onClose(this::close);
    }

    @Override
    public void close() {
        closed = true;
        if (ended.compareAndSet(false, true)) {
            abandon();
            observation.close();
        }
    }

    private @Nullable Answer<T> readNext() {
        ShmipcMessage reply;
        try {
            awaitReply();
            reply = exchange.readReply(stream.reader(), number, timeout);
            stream.reader().release();
        } catch (RuntimeException e) {
            return broken(e);
        }
        if (reply.kind() == MessageKind.EXCEPTION) {
            Answer<T> failed = exchange.convert(destination, reply, elementType);
            end(failed.failure());
            return failed;
        }
        String mark = reply.header(MessageHeaders.STREAM);
        if (MessageHeaders.STREAM_NEXT.equals(mark)) {
            return exchange.convert(destination, reply, elementType);
        }
        if (mark == null) {
            // A listener that has one answer may send it as one that was asked for one.
            end(null);
            return exchange.convert(destination, reply, elementType);
        }
        if (MessageHeaders.STREAM_END.equals(mark) && reply.payloadBytes() == 0) {
            end(null);
            return null;
        }
        return broken(
                new ShmipcProtocolException(
                        "destination="
                                + destination
                                + ": reply with stream="
                                + mark
                                + " payloadBytes="
                                + reply.payloadBytes()
                                + " must be next, or end and empty",
                        null));
    }

    /** The peer may have to see more before it answers: time runs while nothing more is sent. */
    private void awaitReply() {
        SendingTask sender = sending;
        if (sender == null) {
            return;
        }
        int sentBefore;
        do {
            sentBefore = sender.sent();
            if (stream.reader().await(1, timeout) != ReadStatus.TIMED_OUT) {
                return;
            }
        } while (sender.sent() != sentBefore);
        throw new DeadlineExceededException(
                "no reply within timeout=" + timeout, null, Delivery.MAYBE_EXECUTED);
    }

    /** The end of everything, as the next answer; nothing where the user has closed this. */
    private @Nullable Answer<T> broken(RuntimeException error) {
        last = true;
        if (!ended.compareAndSet(false, true)) {
            return null;
        }
        abandon();
        RuntimeException sendersFailure = sending == null ? null : sending.failure();
        RuntimeException why =
                sendersFailure != null
                        ? sendersFailure
                        : ErrorTranslator.translate("destination=" + destination, error);
        observation.failed(why);
        observation.close();
        return Answer.failed(why);
    }

    /** After the last reply. */
    private void end(@Nullable RuntimeException failure) {
        last = true;
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        if (sending == null || sending.isComplete()) {
            giveBack.accept(stream);
        } else {
            abandon();
        }
        if (failure != null) {
            observation.failed(failure);
        }
        observation.close();
    }

    private void abandon() {
        stream.close();
        if (sending != null) {
            sending.cancel(true);
        }
    }
}
