package io.shmipc.console.analysis;

import io.shmipc.console.analysis.Analysis.HeldSlice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one session's slices between two analyses.
 *
 * @param elapsedMillis from the first to the second
 * @param classes of both, what grew most comes first
 * @param streams that hold slices in one of them, what grew most comes first
 * @param kept slices in use in both for the same holder as far as is known, the oldest first
 * @param keptOmitted slices kept beyond those
 * @param queues of both by direction
 * @param remarks why something could not be compared, or what limits the comparison
 */
public record Comparison(
        long elapsedMillis,
        List<ClassGrowth> classes,
        List<StreamGrowth> streams,
        List<KeptSlice> kept,
        int keptOmitted,
        List<QueueChange> queues,
        List<String> remarks) {

    /**
     * A size class.
     *
     * @param before states in the first, by ordinal
     * @param after states in the second, by ordinal
     * @param map what became of each slice, or null if the layouts differ
     */
    public record ClassGrowth(
            int index,
            int capacityBytes,
            int slices,
            int[] before,
            int[] after,
            @Nullable ClassMap map) {

        /** By how many slices a state grew. */
        public int growth(SliceState state) {
            return after[state.ordinal()] - before[state.ordinal()];
        }

        /** By how many slices all states in use grew. */
        public int growthInUse() {
            int growth = 0;
            for (SliceState state : SliceState.values()) {
                growth += state.inUse() ? growth(state) : 0;
            }
            return growth;
        }

        /** The same in bytes that slices can hold. */
        public long growthInUseBytes() {
            return (long) growthInUse() * capacityBytes;
        }
    }

    /** What becomes of a slice between two analyses. */
    public enum Change {
        FREE('F', "free", "free in both"),
        RETURNED('R', "returned", "in use before, free now"),
        TAKEN('T', "taken", "free before, in use now"),
        KEPT('K', "in use in both", "in use in both: a leak stays so");

        private final char letter;
        private final String title;
        private final String meaning;

        Change(char letter, String title, String meaning) {
            this.letter = letter;
            this.title = title;
            this.meaning = meaning;
        }

        public char letter() {
            return letter;
        }

        public String title() {
            return title;
        }

        public String meaning() {
            return meaning;
        }

        public String style() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static Change of(SliceState before, SliceState after) {
            if (before.inUse()) {
                return after.inUse() ? KEPT : RETURNED;
            }
            return after.inUse() ? TAKEN : FREE;
        }
    }

    /**
     * What became of the slices of a class.
     *
     * @param changes runs of letters of {@link Change} in the order of offsets
     * @param counts how many slices there are of each change, by ordinal
     */
    public record ClassMap(long firstOffset, int strideBytes, String changes, int[] counts) {

        /** How many slices changed so. */
        public int count(Change change) {
            return counts[change.ordinal()];
        }
    }

    /**
     * A stream; 0 is for slices whose stream is not known.
     *
     * @param slicesBefore that it held in the first
     * @param bytesBefore data in them by their headers
     */
    public record StreamGrowth(
            long stream,
            int slicesBefore,
            int slicesAfter,
            long bytesBefore,
            long bytesAfter,
            long oldestHeldMillis) {

        public int growth() {
            return slicesAfter - slicesBefore;
        }

        public long growthBytes() {
            return bytesAfter - bytesBefore;
        }
    }

    /**
     * A slice in use in both.
     *
     * @param capacityBytes of its class
     * @param certain whether its age says that it was not given back in between
     */
    public record KeptSlice(
            int capacityBytes, HeldSlice before, HeldSlice after, boolean certain) {}

    /**
     * A direction.
     *
     * @param taken elements taken in between
     * @param put elements put in between
     * @param stuck whether elements wait, and none was taken for long enough to say so
     */
    public record QueueChange(
            String direction,
            long capacity,
            long depthBefore,
            long depthAfter,
            long taken,
            long put,
            boolean stuck) {

        public long growth() {
            return depthAfter - depthBefore;
        }
    }

    public Comparison {
        classes = List.copyOf(classes);
        streams = List.copyOf(streams);
        kept = List.copyOf(kept);
        queues = List.copyOf(queues);
        remarks = List.copyOf(remarks);
    }

    /** Whether anything in use grew. */
    public boolean grows() {
        return classes.stream().anyMatch(size -> size.growthInUse() > 0);
    }
}
