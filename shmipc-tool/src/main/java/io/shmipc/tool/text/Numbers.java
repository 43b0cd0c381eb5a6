package io.shmipc.tool.text;

import java.util.Locale;

/** Numbers as people read them; none longer than nine characters. */
public final class Numbers {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final int UNIT = 1024;
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Numbers() {}

    /** {@code 512 B}, {@code 32.0 MiB}. */
    public static String bytes(long bytes) {
        if (Math.abs(bytes) < UNIT) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= UNIT && unit < UNITS.length - 1) {
            value /= UNIT;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /**
     * An age in milliseconds: {@code 350ms}, {@code 1.2s}, {@code 1m05s}; a dash for a negative
     * one.
     */
    public static String age(long millis) {
        if (millis < 0) {
            return "-";
        }
        if (millis < SECOND) {
            return millis + "ms";
        }
        if (millis < MINUTE) {
            return String.format(Locale.ROOT, "%.1fs", Math.floor(millis / 100.0) / 10);
        }
        if (millis < HOUR) {
            return pair(millis / MINUTE, "m", millis % MINUTE / SECOND, "s");
        }
        if (millis < DAY) {
            return pair(millis / HOUR, "h", millis % HOUR / MINUTE, "m");
        }
        return pair(millis / DAY, "d", millis % DAY / HOUR, "h");
    }

    /** A count in at most six characters: {@code 99999}, {@code 123k}, {@code 12M}. */
    public static String count(long count) {
        if (Math.abs(count) < 100_000) {
            return Long.toString(count);
        }
        if (Math.abs(count) < 10_000_000) {
            return count / 1_000 + "k";
        }
        if (Math.abs(count) < 10_000_000_000L) {
            return count / 1_000_000 + "M";
        }
        return count / 1_000_000_000 + "G";
    }

    /** A difference with its sign; a dash for none. */
    public static String change(long change) {
        return change == 0 ? "-" : change > 0 ? "+" + count(change) : count(change);
    }

    /** {@code 1 slice}, {@code 2 slices}. */
    public static String of(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static String pair(long large, String largeUnit, long small, String smallUnit) {
        return String.format(Locale.ROOT, "%d%s%02d%s", large, largeUnit, small, smallUnit);
    }
}
