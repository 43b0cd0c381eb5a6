package io.shmipc.spring.listener;

import io.shmipc.spring.codec.ShmipcMessage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Several messages for a listener that asks for them. None is taken from the stream before it is
 * asked for, so that what the listener does not keep up with stays with the peer. Those who serve
 * the stream call {@link #pump}.
 */
final class PublishedMessages implements Flow.Publisher<Object> {

    private static final int BATCH = 64;

    private final MessageSequence sequence;
    private final Function<ShmipcMessage, Object> conversion;
    private final Runnable callBack;
    private final AtomicBoolean subscribed = new AtomicBoolean();

    /** Known once it has been told of its subscription. */
    private volatile Flow.@Nullable Subscriber<? super Object> subscriber;

    /** Why no more will come, for who subscribes after that. */
    private volatile @Nullable Throwable failure;

    private final AtomicBoolean failureTold = new AtomicBoolean();
    private final AtomicLong asked = new AtomicLong();
    private volatile boolean cancelled;
    private volatile @Nullable Thread pumping;
    private volatile @Nullable Throwable misuse;
    private boolean done;

    /**
     * @param callBack has whoever serves the stream call {@link #pump}
     */
    PublishedMessages(
            MessageSequence sequence,
            Function<ShmipcMessage, Object> conversion,
            Runnable callBack) {
        this.sequence = sequence;
        this.conversion = conversion;
        this.callBack = callBack;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Object> target) {
        if (!subscribed.compareAndSet(false, true)) {
            target.onSubscribe(new Nothing());
            target.onError(
                    new IllegalStateException("the messages of a call can be subscribed to once"));
            return;
        }
        target.onSubscribe(new Demand());
        subscriber = target;
        Throwable reason = failure;
        if (reason == null) {
            askForPump();
        } else {
            tell(target, reason);
        }
    }

    private void tell(Flow.Subscriber<? super Object> target, Throwable reason) {
        if (!cancelled && failureTold.compareAndSet(false, true)) {
            target.onError(reason);
        }
    }

    /** Brings what is asked for and there; never waits for the beginning of a message. */
    void pump() {
        Flow.Subscriber<? super Object> target = subscriber;
        if (target == null || done || cancelled) {
            return;
        }
        pumping = Thread.currentThread();
        try {
            int brought = 0;
            while (!done && !cancelled && bring(target)) {
                if (++brought == BATCH) {
                    callBack.run();
                    return;
                }
            }
        } catch (RuntimeException e) {
            fail(e);
            throw e;
        } finally {
            pumping = null;
        }
    }

    /** Whether to go on at once. */
    private boolean bring(Flow.Subscriber<? super Object> target) {
        Throwable wrong = misuse;
        if (wrong != null) {
            fail(wrong);
            return false;
        }
        if (!sequence.isReady() || asked.get() == 0 && !sequence.isExhausted()) {
            return false;
        }
        ShmipcMessage message = sequence.next();
        if (message == null) {
            done = true;
            target.onComplete();
            return false;
        }
        Object value;
        try {
            value = conversion.apply(message);
        } catch (RuntimeException e) {
            fail(e);
            return false;
        }
        asked.getAndUpdate(n -> n == Long.MAX_VALUE ? n : n - 1);
        target.onNext(value);
        return true;
    }

    /** No more will come. Called by who serves the stream. */
    void fail(Throwable reason) {
        if (!done) {
            done = true;
            failure = reason;
            // Whoever subscribes at this moment sees the reason, or is seen here.
            Flow.Subscriber<? super Object> target = subscriber;
            if (target != null) {
                tell(target, reason);
            }
        }
    }

    private void askForPump() {
        if (pumping != Thread.currentThread()) {
            callBack.run();
        }
    }

    private final class Demand implements Flow.Subscription {

        @Override
        public void request(long n) {
            if (n < 1) {
                misuse = new IllegalArgumentException("request(n): n=" + n + " must be >= 1");
            } else {
                asked.getAndUpdate(before -> before + n < 0 ? Long.MAX_VALUE : before + n);
            }
            askForPump();
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private static final class Nothing implements Flow.Subscription {

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }
}
