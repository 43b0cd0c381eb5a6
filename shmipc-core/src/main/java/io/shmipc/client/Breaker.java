package io.shmipc.client;

/**
 * Notices that a session's memory keeps running out, and has new streams opened on others for a
 * while: so many messages without room within a window open it, and it closes by itself. A single
 * large message does not open it, nor does any number of those that would never fit. Any thread.
 */
final class Breaker {

    private final long windowNanos;
    private final long openNanos;

    /** When the last messages found no room, as a ring. */
    private final long[] times;

    private int next;
    private int known;
    private long exhaustions;
    private long openings;
    private volatile long openUntilNanos;
    private volatile boolean opened;

    /**
     * @param threshold messages that open it; 0 for a breaker that never opens
     */
    Breaker(int threshold, long windowNanos, long openNanos) {
        this.times = new long[threshold];
        this.windowNanos = windowNanos;
        this.openNanos = openNanos;
    }

    static Breaker of(ClientConfig config) {
        return new Breaker(
                config.breakerThreshold(),
                config.breakerWindow().toNanos(),
                config.breakerOpenTime().toNanos());
    }

    /**
     * A message found no room.
     *
     * @return whether that opened the breaker
     */
    synchronized boolean exhausted(long nowNanos) {
        exhaustions++;
        if (times.length == 0 || isOpen(nowNanos)) {
            return false;
        }
        times[next] = nowNanos;
        next = (next + 1) % times.length;
        known = Math.min(known + 1, times.length);
        // The next place to be written holds the oldest.
        if (known < times.length || nowNanos - times[next] > windowNanos) {
            return false;
        }
        known = 0;
        openings++;
        openUntilNanos = nowNanos + openNanos;
        opened = true;
        return true;
    }

    boolean isOpen(long nowNanos) {
        return nanosOpen(nowNanos) > 0;
    }

    /** How long it will stay open; 0 if it is closed. */
    long nanosOpen(long nowNanos) {
        return opened ? Math.max(0, openUntilNanos - nowNanos) : 0;
    }

    /** Messages that found no room, ever. */
    synchronized long exhaustions() {
        return exhaustions;
    }

    synchronized long openings() {
        return openings;
    }
}
