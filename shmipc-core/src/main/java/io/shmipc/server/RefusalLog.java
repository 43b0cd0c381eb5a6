package io.shmipc.server;

import io.shmipc.metrics.ConnectionRefusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Decides which refusals are worth a line: the first of a process for a reason, and none of the
 * many that it may try afterwards; and only so many lines a minute, as processes are cheap too. Any
 * thread: while a server hands over, two of them let connections in.
 */
final class RefusalLog {

    static final int LINES_A_MINUTE = 10;
    static final int REMEMBERED = 256;

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier clock;
    private final Map<ConnectionRefusal, Boolean> told =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ConnectionRefusal, Boolean> eldest) {
                    return size() > REMEMBERED;
                }
            };
    private long minuteBeganNanos;
    private int linesThisMinute;
    private long untold;

    /** Nothing is to be logged. */
    static final long SILENT = -1;

    RefusalLog(LongSupplier clock) {
        this.clock = clock;
        this.minuteBeganNanos = clock.getAsLong();
    }

    /**
     * Whether to log a refusal.
     *
     * @return {@link #SILENT}, or how many refusals have not been logged since the last line
     */
    synchronized long refused(ConnectionRefusal refusal) {
        long now = clock.getAsLong();
        if (now - minuteBeganNanos >= MINUTE_NANOS) {
            minuteBeganNanos = now;
            linesThisMinute = 0;
        }
        if (told.containsKey(refusal) || linesThisMinute == LINES_A_MINUTE) {
            told.get(refusal);
            untold++;
            return SILENT;
        }
        told.put(refusal, Boolean.TRUE);
        linesThisMinute++;
        long since = untold;
        untold = 0;
        return since;
    }
}
