package io.shmipc.testkit;

import io.shmipc.metrics.SessionListener;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps the reasons for which sessions and handshakes ended, in order. */
public final class RecordingListener implements SessionListener {

    /** Stands for a session that either side closed on purpose. */
    public static final Throwable ON_PURPOSE = new Throwable("closed on purpose");

    private final LinkedBlockingQueue<Throwable> ends = new LinkedBlockingQueue<>();
    private final AtomicInteger opened = new AtomicInteger();

    @Override
    public void sessionOpened(long sessionId) {
        opened.incrementAndGet();
    }

    @Override
    public void sessionClosed(long sessionId, Throwable reason) {
        ends.add(reason == null ? ON_PURPOSE : reason);
    }

    @Override
    public void handshakeFailed(Throwable reason) {
        ends.add(reason);
    }

    /** Sessions that came about. */
    public int opened() {
        return opened.get();
    }

    /** The reason of the next end, which may still have to come. */
    public Throwable nextEnd() {
        try {
            Throwable end = ends.poll(20, TimeUnit.SECONDS);
            if (end == null) {
                throw new AssertionError("no session or handshake ended within 20 s");
            }
            return end;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
