package io.shmipc.internal.os;

import java.util.concurrent.TimeUnit;

/**
 * What is left of a timeout, so that a wait that was interrupted half-way goes on for the rest and
 * not from the start. {@link Long#MAX_VALUE} means for ever.
 */
final class Countdown {

    static final long FOREVER = Long.MAX_VALUE;

    private final long timeoutNanos;
    private final long startNanos;

    private Countdown(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
        this.startNanos = System.nanoTime();
    }

    static Countdown of(long timeoutNanos) {
        if (timeoutNanos < 0) {
            throw new IllegalArgumentException(
                    "timeoutNanos=" + timeoutNanos + " must be >= 0; Long.MAX_VALUE is for ever");
        }
        return new Countdown(timeoutNanos);
    }

    boolean isForever() {
        return timeoutNanos == FOREVER;
    }

    long timeoutNanos() {
        return timeoutNanos;
    }

    long remainingNanos() {
        return isForever() ? FOREVER : Math.max(0, timeoutNanos - (System.nanoTime() - startNanos));
    }

    boolean isOver() {
        return remainingNanos() == 0;
    }

    /** For poll and epoll_wait: -1 for ever, otherwise rounded up, so that no wait is too short. */
    int remainingMillis() {
        return isForever() ? -1 : millisRoundedUp(remainingNanos());
    }

    static int millisRoundedUp(long nanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        if (TimeUnit.MILLISECONDS.toNanos(millis) < nanos) {
            millis++;
        }
        return (int) Math.min(Integer.MAX_VALUE, millis);
    }
}
