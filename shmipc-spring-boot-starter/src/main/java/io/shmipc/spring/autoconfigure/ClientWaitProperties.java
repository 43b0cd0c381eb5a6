package io.shmipc.spring.autoconfigure;

import io.shmipc.spring.autoconfigure.WaitProperties.Strategy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a client waits differently from shmipc.session.wait. A time is inherited as long as the
 * strategy is.
 */
public class ClientWaitProperties {

    /** How to wait for messages; that of shmipc.session.wait.strategy if not set. */
    private @Nullable Strategy strategy;

    /**
     * Longest time that one wait of the strategy "adaptive" looks before it sleeps; that of
     * shmipc.session.wait.max-spin if not set and the strategy is inherited.
     */
    private @Nullable Duration maxSpin;

    /**
     * Time between two looks of the strategy "timed"; that of shmipc.session.wait.interval if not
     * set and the strategy is inherited.
     */
    private @Nullable Duration interval;

    public @Nullable Strategy getStrategy() {
        return strategy;
    }

    public void setStrategy(@Nullable Strategy strategy) {
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
}
