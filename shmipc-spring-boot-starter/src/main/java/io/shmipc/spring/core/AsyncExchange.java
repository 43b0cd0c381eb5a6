package io.shmipc.spring.core;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.Delivery;
import io.shmipc.error.EndOfStreamException;
import io.shmipc.error.PeerUnavailableException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.session.BufferReader;
import io.shmipc.session.Stream;
import io.shmipc.session.StreamCallbacks;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.observation.MessageObservation;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One exchange that keeps no thread. Its stream goes back to the pool when it has been flushed and
 * answered, by whichever thread saw the second of the two; in every other case it is closed, so
 * that a late answer dies with it.
 */
final class AsyncExchange<T> implements StreamCallbacks {

    private static final Logger log = LoggerFactory.getLogger(AsyncExchange.class);

    /** The flush has returned. */
    private static final int FLUSHED = 1;

    /** All of the answer has been read. */
    private static final int ANSWERED = 2;

    /** The exchange was given up. Excludes {@link #ANSWERED}. */
    private static final int GIVEN_UP = 4;

    private final StreamSource streams;
    private final MessageExchange exchange;
    private final AsyncThreads threads;
    private final OutgoingMessage message;
    private final MessageKind kind;
    private final Type responseType;
    private final MessageObservation observation;

    private final CompletableFuture<T> future = new CompletableFuture<>();
    private final int number;
    private final long startNanos = System.nanoTime();
    private final long timeoutNanos;
    private final AtomicInteger state = new AtomicInteger();

    /** Whether a thread is trying to send. */
    private final AtomicBoolean beginning = new AtomicBoolean();

    private volatile @Nullable Stream stream;
    private volatile @Nullable Future<?> timeout;

    /** Whether anything may have left. */
    private volatile boolean maybeSent;

    /** Whether a part of an answer has arrived; belongs to the callbacks. */
    private boolean partArrived;

    /**
     * An exchange that has not begun.
     *
     * @param kind a request, or one way, which is complete when it has been handed to the transport
     */
    AsyncExchange(
            StreamSource streams,
            MessageExchange exchange,
            AsyncThreads threads,
            OutgoingMessage message,
            MessageKind kind,
            Type responseType,
            MessageObservation observation) {
        this.streams = streams;
        this.exchange = exchange;
        this.threads = threads;
        this.message = message;
        this.kind = kind;
        this.responseType = responseType;
        this.observation = observation;
        this.number = kind == MessageKind.REQUEST ? exchange.nextNumber() : 0;
        this.timeoutNanos = nanos(message.timeout());
    }

    /** Begins on the calling thread, which does not wait. */
    CompletableFuture<T> start() {
        future.whenComplete((value, error) -> completed(error));
        if (!begin()) {
            threads.await(this);
        }
        if (!isOver()) {
            Future<?> late = threads.after(nanosLeft(timeoutNanos), this::late);
            timeout = late;
            if (isOver()) {
                late.cancel(false);
            }
        }
        return future;
    }

    /**
     * Sends if there is a session to send on.
     *
     * @return whether the exchange waits for a session no more
     */
    boolean begin() {
        if (isOver()) {
            return true;
        }
        if (!beginning.compareAndSet(false, true)) {
            // Sent twice it would be executed twice.
            return false;
        }
        try {
            Stream borrowed = streams.borrow(this);
            stream = borrowed;
            if (isOver()) {
                // Whoever gave it up may not have seen the stream.
                threads.close(borrowed);
            } else if (borrowed.isOpen()) {
                write(borrowed);
            } else {
                fail(ended(borrowed));
            }
        } catch (PeerUnavailableException e) {
            if (nanosLeftToConnect() > 0) {
                beginning.set(false);
                return false;
            }
            fail(translated(e));
        } catch (RuntimeException e) {
            fail(translated(e));
        } catch (Error e) {
            fail(e);
        }
        return true;
    }

    /** As {@link #begin()}, for one that has found no session before. */
    boolean tryAgain(boolean connected) {
        return connected || nanosLeftToConnect() <= 0 ? begin() : isOver();
    }

    private long nanosLeftToConnect() {
        return nanosLeft(Math.min(timeoutNanos, nanos(streams.connectTimeout())));
    }

    private void write(Stream borrowed) {
        ShmipcMessagingException failure = exchange.write(borrowed, message, kind, number);
        if (failure != null) {
            // Whoever gives it up before this closes the stream, which nobody else must have then.
            if (endWith(GIVEN_UP)) {
                stream = null;
                streams.giveBack(borrowed);
                tell(failure);
            }
            return;
        }
        maybeSent = true;
        if (borrowed.writer().writtenBytes() > streams.maxFrameBytes() / 2) {
            threads.execute(borrowed.session(), () -> flushAll(borrowed));
        } else {
            flush(borrowed, Duration.ZERO);
        }
    }

    /** A message of several frames must not run out of room after the first. */
    private void flushAll(Stream borrowed) {
        if (isOver()) {
            return;
        }
        try {
            flush(borrowed, Duration.ofNanos(Math.max(0, nanosLeft(timeoutNanos))));
        } catch (RuntimeException e) {
            fail(translated(e));
        } catch (Error e) {
            fail(e);
        }
    }

    private void flush(Stream borrowed, Duration patience) {
        borrowed.flush(patience);
        if (kind == MessageKind.ONE_WAY) {
            sentOneWay(borrowed);
        } else if ((state.getAndUpdate(s -> s | FLUSHED) & ANSWERED) != 0) {
            streams.giveBack(borrowed);
        }
    }

    private void sentOneWay(Stream borrowed) {
        if (endWith(ANSWERED)) {
            threads.close(borrowed);
            finish(new Answer<>(null, null));
        }
    }

    // ---- callbacks ----

    @Override
    public void onData(Stream source, BufferReader reader) {
        if (source != stream || isOver()) {
            source.close();
            return;
        }
        if (kind == MessageKind.ONE_WAY) {
            // Nobody asked; the stream is about to be closed.
            return;
        }
        Answer<T> answer;
        try {
            if (!exchange.isWhole(reader)) {
                partArrived = true;
                return;
            }
            Duration left = Duration.ofNanos(Math.max(0, nanosLeft(timeoutNanos)));
            ShmipcMessage reply = exchange.readReply(reader, number, left);
            answer = exchange.convert(message.destination(), reply, responseType);
        } catch (RuntimeException e) {
            fail(translated(e));
            return;
        } catch (Error e) {
            fail(e);
            throw e;
        }
        answered(source, reader.readableBytes() == 0, answer);
    }

    private void answered(Stream source, boolean nothingLeft, Answer<T> answer) {
        int before = state.getAndUpdate(s -> (s & GIVEN_UP) != 0 ? s : s | ANSWERED);
        if ((before & GIVEN_UP) != 0) {
            source.close();
            return;
        }
        if (!nothingLeft) {
            // The next borrower must not take it for its answer.
            source.close();
        } else if ((before & FLUSHED) != 0) {
            streams.giveBack(source);
        }
        finish(answer);
    }

    @Override
    public void onRemoteClose(Stream source) {
        if (source != stream) {
            return;
        }
        fail(
                partArrived
                        ? new ShmipcProtocolException(
                                describe() + ": stream ended within a message", null)
                        : ended(source));
    }

    @Override
    public void onLocalClose(Stream source) {
        // Nobody else at this end has this stream: its session is being closed, and may still say
        // that it is open.
        if (source == stream) {
            fail(lost(source));
        }
    }

    // ---- ends ----

    private void late() {
        DeadlineExceededException cause =
                new DeadlineExceededException(
                        "no complete answer within timeout=" + message.timeout(),
                        null,
                        deliveryNow());
        fail(translated(cause));
    }

    private ShmipcMessagingException ended(Stream source) {
        if (!source.session().isOpen()) {
            return lost(source);
        }
        return (ShmipcMessagingException)
                translated(new EndOfStreamException("the stream was closed", null, deliveryNow()));
    }

    private ShmipcMessagingException lost(Stream source) {
        return (ShmipcMessagingException)
                translated(
                        new SessionClosedException(
                                "session=" + source.session().id() + " has ended",
                                source.session().closed().getNow(null),
                                deliveryNow()));
    }

    private Delivery deliveryNow() {
        return maybeSent ? Delivery.MAYBE_EXECUTED : Delivery.NOT_SENT;
    }

    private RuntimeException translated(RuntimeException error) {
        return ErrorTranslator.translate(describe(), error);
    }

    private String describe() {
        return "destination=" + message.destination();
    }

    /** Gives the exchange up if the future was cancelled, or completed by anybody else. */
    private void completed(@Nullable Throwable error) {
        if (endWith(GIVEN_UP)) {
            release();
            observed(error == null ? new CancellationException(describe() + " given up") : error);
        }
    }

    /** An observer that fails must not keep the caller waiting. */
    private void observed(@Nullable Throwable error) {
        try {
            if (error != null) {
                observation.failed(error);
            }
            observation.close();
        } catch (RuntimeException e) {
            log.warn("{}: observer failed", describe(), e);
        }
    }

    private void fail(Throwable error) {
        if (endWith(GIVEN_UP)) {
            release();
            tell(error);
        }
    }

    private void tell(Throwable error) {
        cancelTimeout();
        observed(error);
        future.completeExceptionally(error);
    }

    private void finish(Answer<T> answer) {
        cancelTimeout();
        RuntimeException failure = answer.failure();
        observed(failure);
        if (failure != null) {
            future.completeExceptionally(failure);
        } else {
            future.complete(answer.get());
        }
    }

    private void release() {
        cancelTimeout();
        Stream mine = stream;
        if (mine != null) {
            threads.close(mine);
        }
    }

    private void cancelTimeout() {
        Future<?> late = timeout;
        if (late != null) {
            late.cancel(false);
        }
    }

    /** Ends the exchange in one of two ways, whoever comes first. */
    private boolean endWith(int way) {
        int over = ANSWERED | GIVEN_UP;
        return (state.getAndUpdate(s -> (s & over) == 0 ? s | way : s) & over) == 0;
    }

    private boolean isOver() {
        return (state.get() & (ANSWERED | GIVEN_UP)) != 0;
    }

    private long nanosLeft(long ofNanos) {
        return ofNanos - (System.nanoTime() - startNanos);
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) < 0
                ? duration.toNanos()
                : Long.MAX_VALUE / 2;
    }
}
