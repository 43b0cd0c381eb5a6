package io.shmipc.console.remote;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes of answers that may be in memory at a time, of all instances together. */
final class ByteBudget {

    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    ByteBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    boolean take(long bytes) {
        if (usedBytes.addAndGet(bytes) > limitBytes) {
            usedBytes.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveBack(long bytes) {
        usedBytes.addAndGet(-bytes);
    }

    long usedBytes() {
        return usedBytes.get();
    }
}
