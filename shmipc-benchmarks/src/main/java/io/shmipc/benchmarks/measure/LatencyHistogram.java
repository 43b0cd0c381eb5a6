package io.shmipc.benchmarks.measure;

/**
 * Counts of durations in buckets that are exact below 256 ns and at most 0.8 % wide above. Used by
 * one thread at a time; recording allocates nothing.
 */
public final class LatencyHistogram {

    /** Buckets of each power of two. */
    private static final int SUB_BITS = 7;

    private static final int SUB_BUCKETS = 1 << SUB_BITS;

    /** About 18 minutes; longer ones count as this. */
    private static final int LARGEST_BITS = 40;

    private static final long LARGEST = (1L << LARGEST_BITS) - 1;

    private final long[] counts = new long[(LARGEST_BITS - SUB_BITS + 1) * SUB_BUCKETS];
    private long total;

    /** Counts one duration; a negative one counts as 0. */
    public void record(long nanos) {
        counts[indexOf(Math.min(Math.max(nanos, 0), LARGEST))]++;
        total++;
    }

    private static int indexOf(long nanos) {
        int shift = Math.max(0, Long.SIZE - SUB_BITS - 1 - Long.numberOfLeadingZeros(nanos));
        return (shift << SUB_BITS) + (int) (nanos >>> shift);
    }

    private static double middleOf(int index) {
        int shift = Math.max(0, (index >> SUB_BITS) - 1);
        long lowest = (long) (index - (shift << SUB_BITS)) << shift;
        return lowest + ((1L << shift) - 1) / 2.0;
    }

    /** Adds everything the other has counted. */
    public void add(LatencyHistogram other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
    }

    /** Forgets everything. */
    public void clear() {
        java.util.Arrays.fill(counts, 0);
        total = 0;
    }

    /** Durations counted. */
    public long count() {
        return total;
    }

    /**
     * The duration that a share of all durations does not exceed.
     *
     * @param quantile &gt; 0 and &lt;= 1
     * @return nanoseconds, NaN if nothing was counted
     */
    public double quantileNanos(double quantile) {
        if (!(quantile > 0 && quantile <= 1)) {
            throw new IllegalArgumentException("quantile=" + quantile + " must be > 0 and <= 1");
        }
        long rank = Math.max(1, (long) Math.ceil(quantile * total));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return middleOf(i);
            }
        }
        return Double.NaN;
    }

    /** One word that {@link #decode} understands. */
    public String encode() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                text.append(text.isEmpty() ? "" : ",").append(i).append(':').append(counts[i]);
            }
        }
        return text.isEmpty() ? "-" : text.toString();
    }

    /**
     * The histogram behind a word of {@link #encode}.
     *
     * @throws IllegalArgumentException if it is no such word
     */
    public static LatencyHistogram decode(String word) {
        LatencyHistogram histogram = new LatencyHistogram();
        if (word.equals("-")) {
            return histogram;
        }
        for (String pair : word.split(",")) {
            int colon = pair.indexOf(':');
            int index = colon < 0 ? -1 : Integer.parseInt(pair.substring(0, colon));
            if (index < 0 || index >= histogram.counts.length) {
                throw new IllegalArgumentException("bucket=" + pair + " does not exist");
            }
            long count = Long.parseLong(pair.substring(colon + 1));
            histogram.counts[index] += count;
            histogram.total += count;
        }
        return histogram;
    }
}
