package io.shmipc.benchmarks.report;

import java.util.Locale;

/** Numbers as people read them. */
final class Numbers {

    private static final double NANOS_PER_MICRO = 1000;

    private Numbers() {}

    /** Three digits that count, and separators of thousands: 0.245, 46.1, 1,230. */
    static String threeDigits(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "-";
        }
        double size = Math.abs(value);
        int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** Nanoseconds as microseconds. */
    static String micros(double nanos) {
        return threeDigits(nanos / NANOS_PER_MICRO);
    }

    /** A whole number with separators of thousands. */
    static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    /** One decimal, for what is to be zero. */
    static String oneDecimal(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }
}
