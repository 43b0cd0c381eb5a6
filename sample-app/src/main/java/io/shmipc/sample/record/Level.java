package io.shmipc.sample.record;

/** How serious a log record says it is; {@link #NONE} when the line names no level. */
public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE,
    NONE;

    private static final Level[] VALUES = values();

    static final int COUNT = VALUES.length;

    static Level at(int ordinal) {
        return VALUES[ordinal];
    }
}
