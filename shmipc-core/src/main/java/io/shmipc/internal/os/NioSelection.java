package io.shmipc.internal.os;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.function.BooleanSupplier;

/** One wait of a selector that an interrupt does not turn into a busy loop. */
final class NioSelection {

    private NioSelection() {}

    /**
     * Waits until a key is ready, the condition holds after a wake-up, or the time is over.
     *
     * @return whether a key is ready
     */
    static boolean select(Selector selector, Countdown countdown, BooleanSupplier stop)
            throws IOException {
        boolean interrupted = false;
        try {
            for (; ; ) {
                // With the interrupt pending every select would return at once.
                interrupted |= Thread.interrupted();
                if (selectOnce(selector, countdown) > 0) {
                    return true;
                }
                if (stop.getAsBoolean() || countdown.isOver()) {
                    return false;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static int selectOnce(Selector selector, Countdown countdown) throws IOException {
        if (countdown.isForever()) {
            return selector.select();
        }
        int millis = countdown.remainingMillis();
        return millis == 0 ? selector.selectNow() : selector.select(millis);
    }
}
