package io.shmipc.benchmarks.contender;

import java.util.concurrent.atomic.AtomicReference;

/** Keeps the first thing that went wrong on any thread of one end. */
final class FirstFailure {

    private final AtomicReference<Throwable> first = new AtomicReference<>();

    void report(Throwable failure) {
        first.compareAndSet(null, failure);
    }

    void check() throws Exception {
        Throwable failure = first.get();
        if (failure != null) {
            throw new Exception("a stream failed: " + failure, failure);
        }
    }
}
