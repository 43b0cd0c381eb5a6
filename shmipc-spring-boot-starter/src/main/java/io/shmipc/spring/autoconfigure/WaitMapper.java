package io.shmipc.spring.autoconfigure;

import io.shmipc.error.ConfigurationException;
import io.shmipc.spring.autoconfigure.ShmipcProperties.Wait.Strategy;
import io.shmipc.wait.WaitStrategy;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The strategy that the properties under {@code shmipc.session.wait} describe. A time that belongs
 * to another strategy is refused: whoever wrote it believes that it has an effect.
 */
final class WaitMapper {

    private WaitMapper() {}

    static WaitStrategy strategy(ShmipcProperties.Wait wait) {
        Strategy chosen = wait.getStrategy();
        Duration maxSpin = wait.getMaxSpin();
        Duration interval = wait.getInterval();
        refuseUnless(Strategy.ADAPTIVE, chosen, "maxSpin", maxSpin);
        refuseUnless(Strategy.TIMED, chosen, "interval", interval);
        return switch (chosen) {
            case ADAPTIVE ->
                    maxSpin == null ? WaitStrategy.adaptive() : WaitStrategy.adaptive(maxSpin);
            case BLOCKING -> WaitStrategy.blocking();
            case BUSY_POLLING -> WaitStrategy.busyPolling();
            case TIMED -> WaitStrategy.timed(required(interval));
        };
    }

    private static void refuseUnless(
            Strategy owner, Strategy chosen, String name, @Nullable Duration value) {
        if (value != null && chosen != owner) {
            throw new ConfigurationException(
                    name
                            + "="
                            + value
                            + " needs waitStrategy="
                            + text(owner)
                            + ", but waitStrategy="
                            + text(chosen));
        }
    }

    private static Duration required(@Nullable Duration interval) {
        if (interval == null) {
            throw new ConfigurationException(
                    "interval=null must be given where waitStrategy=timed");
        }
        return interval;
    }

    /** As it is written in properties. */
    private static String text(Strategy strategy) {
        return strategy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
