package io.shmipc.spring.core;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread brings about, to a deadline. */
final class Eventually {

    private static final long DEADLINE_NANOS = 20_000_000_000L;

    private Eventually() {}

    static void isTrue(BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("condition did not come true within 20 s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
