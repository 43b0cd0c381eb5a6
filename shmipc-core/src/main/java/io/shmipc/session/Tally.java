package io.shmipc.session;

import java.util.concurrent.atomic.AtomicLong;

/** A counter that one thread at a time adds to and any thread reads. */
final class Tally {

    private final AtomicLong value = new AtomicLong();

    /** Adds. Threads that take turns hand over with a lock or the like. */
    void add(long n) {
        value.setRelease(value.getPlain() + n);
    }

    long sum() {
        return value.getAcquire();
    }
}
