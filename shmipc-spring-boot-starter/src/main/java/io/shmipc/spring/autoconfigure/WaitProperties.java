package io.shmipc.spring.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a session does while nothing has arrived. */
public class WaitProperties {

    /** How to wait for messages. */
    private Strategy strategy = Strategy.ADAPTIVE;

    /** Longest time that one wait of the strategy "adaptive" looks before it sleeps. */
    private @Nullable Duration maxSpin;

    /** Time between two looks of the strategy "timed", which needs one. */
    private @Nullable Duration interval;

    public Strategy getStrategy() {
        return strategy;
    }

    public void setStrategy(Strategy strategy) {
        this.strategy = strategy;
    }

    public @Nullable Duration getMaxSpin() {
        return maxSpin;
    }

    public void setMaxSpin(@Nullable Duration maxSpin) {
        this.maxSpin = maxSpin;
    }

    public @Nullable Duration getInterval() {
        return interval;
    }

    public void setInterval(@Nullable Duration interval) {
        this.interval = interval;
    }

    /** The ways to wait. */
    public enum Strategy {
        /** Look for as long as something is likely to come soon, then sleep. */
        ADAPTIVE,
        /** Sleep until the peer sends a wake-up. */
        BLOCKING,
        /** Never sleep, for one processor a waiting thread. */
        BUSY_POLLING,
        /** Look once an interval, for batches that nobody waits for. */
        TIMED
    }
}
