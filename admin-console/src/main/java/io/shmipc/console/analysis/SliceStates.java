package io.shmipc.console.analysis;

import java.util.Arrays;

/**
 * States of the slices of one size class in the order of their offsets. Kept as runs, so that a
 * class of a million free slices costs a few bytes. Immutable.
 */
public final class SliceStates {

    private final int[] ends;
    private final SliceState[] runs;

    private SliceStates(int[] ends, SliceState[] runs) {
        this.ends = ends;
        this.runs = runs;
    }

    /**
     * Reads a text like {@code 2000F3W44L}.
     *
     * @param slices what the runs have to add up to
     * @param maxRuns bound of the number of runs
     * @throws IllegalArgumentException if it is no such text; the message says why
     */
    static SliceStates parse(String text, int slices, int maxRuns) {
        int[] ends = new int[16];
        SliceState[] runs = new SliceState[16];
        int count = 0;
        long sum = 0;
        long number = 0;
        boolean digits = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                number = number * 10 + (c - '0');
                digits = true;
                if (number > slices) {
                    throw new IllegalArgumentException(
                            "a run of " + number + " or more: must be <= slices=" + slices);
                }
                continue;
            }
            SliceState state = SliceState.ofLetter(c);
            if (state == null) {
                throw new IllegalArgumentException(
                        "unknown letter " + name(c) + " at index=" + i + ": must be one of FCWQLU");
            }
            if (!digits || number == 0) {
                throw new IllegalArgumentException(
                        "no number before " + name(c) + " at index=" + i + ": must be >= 1");
            }
            sum += number;
            if (sum > slices) {
                throw new IllegalArgumentException(
                        "the runs add up to " + sum + " or more: must be = slices=" + slices);
            }
            if (count > 0 && runs[count - 1] == state) {
                ends[count - 1] = (int) sum;
            } else {
                if (count == maxRuns) {
                    throw new IllegalArgumentException("more runs than " + maxRuns);
                }
                if (count == ends.length) {
                    ends = Arrays.copyOf(ends, count * 2);
                    runs = Arrays.copyOf(runs, count * 2);
                }
                ends[count] = (int) sum;
                runs[count++] = state;
            }
            number = 0;
            digits = false;
        }
        if (digits) {
            throw new IllegalArgumentException("ends with a number that no letter follows");
        }
        if (sum != slices) {
            throw new IllegalArgumentException(
                    "the runs add up to " + sum + ": must be = slices=" + slices);
        }
        return new SliceStates(Arrays.copyOf(ends, count), Arrays.copyOf(runs, count));
    }

    private static String name(char c) {
        return c > ' ' && c < 127 ? "'" + c + "'" : String.format("U+%04X", (int) c);
    }

    /** Slices in all. */
    public int size() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    /** Runs of equal states, each as long as can be. */
    int runs() {
        return ends.length;
    }

    /** First slice after the run. */
    int end(int run) {
        return ends[run];
    }

    /** State of a run. */
    SliceState state(int run) {
        return runs[run];
    }

    /** State of a slice. */
    public SliceState at(int slot) {
        return runs[runOf(slot)];
    }

    private int runOf(int slot) {
        if (slot < 0 || slot >= size()) {
            throw new IndexOutOfBoundsException("slot=" + slot + ": must be < " + size());
        }
        int found = Arrays.binarySearch(ends, slot + 1);
        return found >= 0 ? found : -found - 1;
    }

    /** How many slices are in the state. */
    public int count(SliceState state) {
        return counts(0, size())[state.ordinal()];
    }

    /** How many of the slices from one to before another are in each state, by ordinal. */
    public int[] counts(int from, int to) {
        int[] counts = new int[SliceState.values().length];
        int at = from;
        for (int run = from < to ? runOf(from) : ends.length; at < to; run++) {
            int end = Math.min(ends[run], to);
            counts[runs[run].ordinal()] += end - at;
            at = end;
        }
        return counts;
    }

    /** The text again, in the shortest form. */
    public String text() {
        StringBuilder text = new StringBuilder(ends.length * 4);
        int at = 0;
        for (int run = 0; run < ends.length; run++) {
            text.append(ends[run] - at).append(runs[run].letter());
            at = ends[run];
        }
        return text.toString();
    }
}
