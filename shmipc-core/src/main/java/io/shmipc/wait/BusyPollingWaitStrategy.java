package io.shmipc.wait;

/** Looks again at once, always. */
enum BusyPollingWaitStrategy implements WaitStrategy {
    INSTANCE;

    @Override
    public long nanosUntilNextLook(long idleNanos) {
        return 0;
    }

    @Override
    public String toString() {
        return "busy-polling";
    }
}
