package io.shmipc.wait;

/**
 * Sleeps in the kernel as soon as the queue is empty. Choose it when the process shares its cores
 * with others and tens of microseconds for a wake-up are acceptable.
 */
enum BlockingWaitStrategy implements WaitStrategy {
    INSTANCE;

    @Override
    public long nanosUntilNextLook(long idleNanos) {
        return SLEEP_UNTIL_WOKEN;
    }
}
