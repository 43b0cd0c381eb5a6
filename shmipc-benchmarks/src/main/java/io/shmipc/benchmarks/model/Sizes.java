package io.shmipc.benchmarks.model;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in bytes as people write them: 64, 4K, 64 KiB, 1M, 1 MiB. */
public final class Sizes {

    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,9})\\s*(|B|K|KB|KiB|M|MB|MiB)", Pattern.CASE_INSENSITIVE);

    private Sizes() {}

    /**
     * Bytes of a size; K and M are powers of 1024.
     *
     * @throws IllegalArgumentException if it is no size, or 2 GiB or more
     */
    public static int parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a number of bytes such as 64, 4K or 1M");
        }
        String unit = matcher.group(2).toUpperCase(Locale.ROOT);
        int shift = unit.startsWith("K") ? 10 : unit.startsWith("M") ? 20 : 0;
        long bytes = Long.parseLong(matcher.group(1)) << shift;
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("must be < 2 GiB");
        }
        return (int) bytes;
    }

    /** The shortest exact text in B, KiB or MiB. */
    public static String format(long bytes) {
        if (bytes != 0 && bytes % (1 << 20) == 0) {
            return (bytes >> 20) + " MiB";
        }
        if (bytes != 0 && bytes % (1 << 10) == 0) {
            return (bytes >> 10) + " KiB";
        }
        return bytes + " B";
    }
}
