package io.shmipc.server;

import io.shmipc.metrics.ConnectionRefusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Decides which refusals are worth a line: the first of a process for a reason, and none of the
 * many that it may try afterwards; and only so many lines a minute, as processes are cheap too. Any
 * thread: while a server hands over, two of them let connections in.
 */
final class RefusalLog {

    static final int REMEMBERED = 256;

    private final Map<ConnectionRefusal, Boolean> told =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ConnectionRefusal, Boolean> eldest) {
                    return size() > REMEMBERED;
                }
            };
    private final LineBudget budget;

    RefusalLog(LongSupplier clock) {
        this.budget = new LineBudget(clock);
    }

    /**
     * Whether to log a refusal.
     *
     * @return {@link LineBudget#SILENT}, or how many refusals have not been logged since the last
     *     line
     */
    synchronized long refused(ConnectionRefusal refusal) {
        if (told.get(refusal) != null) {
            return budget.skip();
        }
        long untold = budget.take();
        if (untold != LineBudget.SILENT) {
            told.put(refusal, Boolean.TRUE);
        }
        return untold;
    }
}
