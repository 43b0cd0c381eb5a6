package io.shmipc.wait;

/** Sleeps in the kernel as soon as the queue is empty. */
enum BlockingWaitStrategy implements WaitStrategy {
    INSTANCE;

    @Override
    public long nanosUntilNextLook(long idleNanos) {
        return SLEEP_UNTIL_WOKEN;
    }

    @Override
    public String toString() {
        return "blocking";
    }
}
