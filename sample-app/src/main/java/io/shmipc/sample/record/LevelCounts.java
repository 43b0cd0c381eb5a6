package io.shmipc.sample.record;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.StringJoiner;

/** Records counted by level. Not thread-safe: one thread counts, or the caller locks. */
public final class LevelCounts {

    private final long[] counts = new long[Level.COUNT];

    public void add(Level level) {
        counts[level.ordinal()]++;
    }

    public void addAll(LevelCounts other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    public void addAll(Map<Level, Long> other) {
        other.forEach((level, count) -> counts[level.ordinal()] += count);
    }

    public void clear() {
        Arrays.fill(counts, 0);
    }

    public long of(Level level) {
        return counts[level.ordinal()];
    }

    public long total() {
        return Arrays.stream(counts).sum();
    }

    /** A copy with every level in it, also those counted zero times. */
    public Map<Level, Long> toMap() {
        Map<Level, Long> map = new EnumMap<>(Level.class);
        for (int i = 0; i < counts.length; i++) {
            map.put(Level.at(i), counts[i]);
        }
        return map;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LevelCounts that && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    /** For people: {@code ERROR 2, WARN 0, …}. */
    @Override
    public String toString() {
        StringJoiner joiner = new StringJoiner(", ");
        for (int i = 0; i < counts.length; i++) {
            joiner.add(Level.at(i) + " " + String.format("%,d", counts[i]));
        }
        return joiner.toString();
    }
}
