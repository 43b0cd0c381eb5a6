package io.shmipc.server;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * So many log lines a minute and no more, however often a peer gives a reason for one. Any thread.
 */
final class LineBudget {

    static final int LINES_A_MINUTE = 10;

    /** Nothing is to be logged. */
    static final long SILENT = -1;

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier clock;
    private long minuteBeganNanos;
    private int linesThisMinute;
    private long untold;

    LineBudget(LongSupplier clock) {
        this.clock = clock;
        this.minuteBeganNanos = clock.getAsLong();
    }

    /** Counts what needs no line. */
    synchronized long skip() {
        untold++;
        return SILENT;
    }

    /**
     * Asks for a line.
     *
     * @return {@link #SILENT}, or how much has not been logged since the last line
     */
    synchronized long take() {
        long now = clock.getAsLong();
        if (now - minuteBeganNanos >= MINUTE_NANOS) {
            minuteBeganNanos = now;
            linesThisMinute = 0;
        }
        if (linesThisMinute == LINES_A_MINUTE) {
            return skip();
        }
        linesThisMinute++;
        long since = untold;
        untold = 0;
        return since;
    }
}
