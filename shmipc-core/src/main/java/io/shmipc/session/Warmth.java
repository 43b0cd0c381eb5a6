package io.shmipc.session;

import io.shmipc.internal.transport.EventLoop;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether messages follow one another so closely that slices are kept at hand instead of going back
 * to the shared lists. They do go back when nothing was received for some time, asleep or not: what
 * an idle process holds, its peer cannot use.
 */
final class Warmth {

    /** So many elements since it was last cold. Beginning costs a wake-up of the event loop. */
    private static final int STREAK = 16;

    /** How often the event loop looks whether anything was received. */
    private static final long CHECK_NANOS = 10_000_000;

    private final @Nullable SharedRegion region;
    private final Runnable requestLook;
    private final BooleanSupplier isOpen;
    private final LongSupplier clock;

    /** Written by who has the session's turn. */
    private final AtomicInteger received = new AtomicInteger();

    private int streak;
    private volatile boolean warm;

    /** Belong to the event loop. */
    private int receivedAtCheck;

    private long nextCheckNanos;

    Warmth(
            @Nullable SharedRegion region,
            Runnable requestLook,
            BooleanSupplier isOpen,
            LongSupplier clock) {
        this.isOpen = isOpen;
        this.clock = clock;
        this.region = region;
        this.requestLook = requestLook;
    }

    /** Elements were taken. For who has the turn. */
    void received(int elements) {
        received.setRelease(received.getPlain() + elements);
        if (!warm) {
            streak += elements;
            if (streak >= STREAK && region != null) {
                warmUp(region);
            }
        }
    }

    private synchronized void warmUp(SharedRegion used) {
        warm = true;
        streak = 0;
        used.cacheSlices(true);
        if (isOpen.getAsBoolean()) {
            requestLook.run();
        } else {
            // The end of the session, which turns it off, may have come before; and nobody looks.
            coolDown();
        }
    }

    private synchronized void coolDown() {
        warm = false;
        if (region != null) {
            region.cacheSlices(false);
        }
    }

    /**
     * Cools down what has not been used since the last check.
     *
     * @return nanoseconds until the next check, or {@link EventLoop.Member#ASLEEP}. On the event
     *     loop
     */
    long nanosUntilCheck() {
        if (!warm) {
            nextCheckNanos = 0;
            return EventLoop.Member.ASLEEP;
        }
        long now = clock.getAsLong();
        int seen = received.getAcquire();
        if (nextCheckNanos == 0) {
            nextCheckNanos = now + CHECK_NANOS;
            receivedAtCheck = seen;
        } else if (nextCheckNanos - now <= 0) {
            if (seen == receivedAtCheck) {
                coolDown();
                nextCheckNanos = 0;
                return EventLoop.Member.ASLEEP;
            }
            nextCheckNanos = now + CHECK_NANOS;
            receivedAtCheck = seen;
        }
        return Math.max(0, nextCheckNanos - now);
    }
}
