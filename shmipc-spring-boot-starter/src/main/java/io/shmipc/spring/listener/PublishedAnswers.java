package io.shmipc.spring.listener;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Answers that a publisher brings. It is asked for a few at a time, and for more when those have
 * been sent, so that one without an end fills no memory.
 */
final class PublishedAnswers implements Answers, Flow.Subscriber<Object> {

    private static final int BATCH = 32;

    private final Runnable callBack;
    private final boolean mayWait;
    private final Queue<Object> brought = new ArrayBlockingQueue<>(BATCH);
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable Throwable error;
    private volatile boolean complete;
    private int toAskFor;

    /**
     * @param callBack has whoever serves the stream call {@link #proceed}
     */
    PublishedAnswers(boolean mayWait, Runnable callBack) {
        this.mayWait = mayWait;
        this.callBack = callBack;
    }

    @Override
    public void onSubscribe(Flow.Subscription offered) {
        if (subscription != null || cancelled.get()) {
            offered.cancel();
            return;
        }
        subscription = offered;
        offered.request(BATCH);
        if (cancelled.get()) {
            offered.cancel();
        }
    }

    @Override
    public void onNext(Object answer) {
        if (!brought.offer(answer)) {
            cancel();
            onError(
                    new IllegalStateException(
                            "the publisher brings more answers than requested=" + BATCH));
            return;
        }
        callBack.run();
    }

    @Override
    public void onError(Throwable reason) {
        error = reason;
        complete = true;
        callBack.run();
    }

    @Override
    public void onComplete() {
        complete = true;
        callBack.run();
    }

    @Override
    public boolean proceed(ReplyWriter out) throws ListenerFailure {
        int written = 0;
        boolean room;
        while (room = out.hasRoom()) {
            // What was brought before the end is in the queue when the end is seen.
            boolean last = complete;
            Object answer = brought.poll();
            if (answer != null) {
                out.next(answer);
                askForMore();
                if (!mayWait && ++written == BATCH) {
                    callBack.run();
                    break;
                }
            } else if (last) {
                Throwable reason = error;
                if (reason != null) {
                    throw new ListenerFailure(reason, true);
                }
                out.end();
                return true;
            } else {
                break;
            }
        }
        if (room) {
            out.flush();
        }
        return false;
    }

    private void askForMore() {
        Flow.Subscription source = subscription;
        if (++toAskFor >= BATCH / 2 && source != null) {
            int more = toAskFor;
            toAskFor = 0;
            source.request(more);
        }
    }

    @Override
    public void cancel() {
        if (cancelled.compareAndSet(false, true)) {
            Flow.Subscription source = subscription;
            if (source != null) {
                source.cancel();
            }
        }
    }
}
