package io.shmipc.spring.autoconfigure;

import io.shmipc.error.ConfigurationException;
import io.shmipc.spring.autoconfigure.WaitProperties.Strategy;
import io.shmipc.wait.WaitStrategy;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The strategy that properties named {@code wait} describe. A time that belongs to another strategy
 * is refused: whoever wrote it believes that it has an effect.
 */
final class WaitMapper {

    private WaitMapper() {}

    static WaitStrategy strategy(WaitProperties wait) {
        return strategy(wait.getStrategy(), wait.getMaxSpin(), wait.getInterval());
    }

    /** Whether the client has settings of its own. */
    static boolean isDifferent(ClientWaitProperties client) {
        return client.getStrategy() != null
                || client.getMaxSpin() != null
                || client.getInterval() != null;
    }

    /** What the client leaves out comes from the common settings, times as long as they fit. */
    static WaitStrategy strategy(ClientWaitProperties client, WaitProperties common) {
        Strategy own = client.getStrategy();
        if (own != null && own != common.getStrategy()) {
            return strategy(own, client.getMaxSpin(), client.getInterval());
        }
        return strategy(
                common.getStrategy(),
                client.getMaxSpin() == null ? common.getMaxSpin() : client.getMaxSpin(),
                client.getInterval() == null ? common.getInterval() : client.getInterval());
    }

    private static WaitStrategy strategy(
            Strategy chosen, @Nullable Duration maxSpin, @Nullable Duration interval) {
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
