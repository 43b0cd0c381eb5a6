package io.shmipc.console.analysis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the memory of one session says. The names are those of the JSON; unlike there, everything
 * here keeps to {@link AnalysisLimits} and fits together.
 *
 * @param held slices that are in use, suspected ones first
 * @param heldOmitted slices in use beyond those
 * @param problems what is wrong with the region by its own account, and what does not fit together
 *     in the account
 */
public record Analysis(
        int formatVersion,
        long takenAtMillis,
        Source source,
        Region region,
        List<SizeClass> classes,
        List<HeldSlice> held,
        long heldOmitted,
        List<Message> messages,
        List<WaitingQueue> queues,
        List<Problem> problems) {

    /** The version of the names that is known here. */
    public static final int FORMAT_VERSION = 1;

    /**
     * Where it was taken; -1 and null for what is not known.
     *
     * @param ownView whether the process told what it holds
     */
    public record Source(
            long pid,
            @Nullable String command,
            long session,
            @Nullable String side,
            long peerPid,
            boolean ownView) {}

    /** The region as a whole. */
    public record Region(@Nullable String name, long bytes, int lists, boolean turnsTaken) {}

    /**
     * A size class. Slice n lies at {@code firstOffset + n * strideBytes}.
     *
     * @param listSize free slices by the list's own counter, or -1
     * @param walkedSlices free slices that the list leads to, or -1
     * @param intact whether the list could be walked to its tail
     */
    public record SizeClass(
            int index,
            long firstOffset,
            int strideBytes,
            int capacityBytes,
            long oldestHeldNanos,
            long listSize,
            int walkedSlices,
            boolean intact,
            SliceStates states) {

        /** Slices in all. */
        public int slices() {
            return states.size();
        }

        /** Slices that a message written now cannot have. */
        public int inUse() {
            return slices() - states.count(SliceState.FREE) - states.count(SliceState.CACHED);
        }

        /** Offset of a slice. */
        public long offset(int slot) {
            return firstOffset + (long) slot * strideBytes;
        }

        /** The slice that starts at an offset, or -1. */
        public int slot(long offset) {
            long distance = offset - firstOffset;
            if (distance < 0 || distance % strideBytes != 0) {
                return -1;
            }
            long slot = distance / strideBytes;
            return slot < slices() ? (int) slot : -1;
        }
    }

    /**
     * A slice that is in use.
     *
     * @param stream the stream it was last used for, or 0
     * @param heldMillis how long its holder has had it, or -1
     * @param firstOfMessage offset of the first slice of its message, or -1
     */
    public record HeldSlice(
            long offset,
            int classIndex,
            SliceState state,
            String side,
            long stream,
            long heldMillis,
            long sizeBytes,
            long firstOfMessage,
            boolean suspected,
            @Nullable Preview preview) {}

    /** The first bytes of a payload. */
    public record Preview(String hex, String text) {}

    /**
     * Slices that lead to one another.
     *
     * @param queue the queue it waits in, or -1
     */
    public record Message(long first, int slices, long bytes, long stream, int queue) {}

    /** One direction. */
    public record WaitingQueue(
            String direction,
            long capacity,
            long head,
            long tail,
            long depth,
            boolean consumerAwake,
            List<Element> elements,
            long elementsOmitted) {}

    /** An element that waits. */
    public record Element(
            long position, long stream, long slice, int status, int slices, long bytes) {}

    /** Something that is wrong, or looks so. */
    public record Problem(String severity, String where, String what) {}

    public Analysis {
        classes = List.copyOf(classes);
        held = List.copyOf(held);
        messages = List.copyOf(messages);
        queues = List.copyOf(queues);
        problems = List.copyOf(problems);
    }

    /** Slices of all classes. */
    public int slices() {
        return classes.stream().mapToInt(SizeClass::slices).sum();
    }

    /** Slices in a state. */
    public int count(SliceState state) {
        return classes.stream().mapToInt(size -> size.states().count(state)).sum();
    }

    /** Slices that a message written now cannot have. */
    public int inUse() {
        return classes.stream().mapToInt(SizeClass::inUse).sum();
    }

    /** The slice at an offset, if it is in use and was told about. */
    public @Nullable HeldSlice heldAt(long offset) {
        for (HeldSlice slice : held) {
            if (slice.offset() == offset) {
                return slice;
            }
        }
        return null;
    }

    /** The class that has a slice at an offset, or null. */
    public @Nullable SizeClass classAt(long offset) {
        for (SizeClass size : classes) {
            if (size.slot(offset) >= 0) {
                return size;
            }
        }
        return null;
    }

    /** Whether it shows bytes of payloads. */
    public boolean showsPayload() {
        return held.stream().anyMatch(slice -> slice.preview() != null);
    }
}
