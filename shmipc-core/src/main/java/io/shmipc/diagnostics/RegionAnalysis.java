package io.shmipc.diagnostics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the memory of one session says: taken from a dump, or from memory that is in use. Its names
 * are those of the JSON that the command line and the endpoints give, so they stay.
 *
 * @param formatVersion version of these names and their meaning
 * @param takenAtMillis when, in milliseconds since 1970
 * @param source where it was taken
 * @param region the buffer region as a whole
 * @param classes its size classes, in ascending order of their capacity
 * @param held slices that are not free: those whose holder is known to have had them longest come
 *     first
 * @param heldOmitted slices not free beyond those
 * @param messages chains of slices that a queue leads to
 * @param queues both queues, the client's first, and behind them those of sessions that use the
 *     same memory; none if only the buffer region could be had
 * @param problems what is wrong with it, the worst first
 */
public record RegionAnalysis(
        int formatVersion,
        long takenAtMillis,
        Source source,
        Region region,
        List<SizeClass> classes,
        List<HeldSlice> held,
        int heldOmitted,
        List<Message> messages,
        List<WaitingQueue> queues,
        List<Problem> problems) {

    /** The present version. */
    public static final int FORMAT_VERSION = 1;

    /**
     * Where an analysis was taken.
     *
     * @param pid the process, or -1 for a file that no process has open
     * @param command what runs there, as far as it can be had
     * @param session the session's number in that process, or -1
     * @param side {@code client}, {@code server}, or null if it is not known
     * @param peerPid the process at the other end, or -1
     * @param ownView whether the process told what it holds; without it slices in use are unknown
     */
    public record Source(
            long pid,
            @Nullable String command,
            long session,
            @Nullable String side,
            long peerPid,
            boolean ownView) {}

    /**
     * A region.
     *
     * @param name of the file or memfd, as far as it is known
     * @param bytes its size
     * @param lists number of free lists, which is that of size classes
     * @param turnsTaken whether both ends take turns at the lists, which only ends of this library
     *     do
     */
    public record Region(@Nullable String name, long bytes, int lists, boolean turnsTaken) {}

    /**
     * A size class.
     *
     * @param firstOffset offset of its first slice from the start of the region
     * @param strideBytes from one slice to the next
     * @param allocation what its slices are used for
     * @param listSize free slices by the list's own counter
     * @param walkedSlices free slices that the list leads to
     * @param intact whether the list could be walked to its tail
     * @param states of all slices in the order of their offsets, each a number and the {@link
     *     SliceState#letter()} of so many slices in a row: {@code 2000F3W44L}
     */
    public record SizeClass(
            int index,
            long firstOffset,
            int strideBytes,
            ClassAllocation allocation,
            long listSize,
            int walkedSlices,
            boolean intact,
            String states) {}

    /**
     * A slice that is not free.
     *
     * @param offset from the start of the region
     * @param stream the stream it was last used for, or 0
     * @param heldMillis how long its holder has had it, or -1; for what was sent to the peer at
     *     most so long, as the peer may have given it back and taken it again
     * @param sizeBytes data in it, by its header
     * @param firstOfMessage offset of the first slice of the message it belongs to, or -1
     * @param suspected whether it looks leaked: held by the process itself for longer than the
     *     limit, or in use in a region that no process has any more
     * @param preview the first bytes, if they were asked for
     */
    public record HeldSlice(
            long offset,
            int classIndex,
            SliceState state,
            SliceSide side,
            int stream,
            long heldMillis,
            long sizeBytes,
            long firstOfMessage,
            boolean suspected,
            @Nullable Preview preview) {}

    /**
     * Bytes of a payload.
     *
     * @param hex two digits a byte
     * @param text the same as ASCII, with a dot for what cannot be printed
     */
    public record Preview(String hex, String text) {}

    /**
     * A message: slices that lead to one another.
     *
     * @param first offset of its first slice
     * @param slices how many there are, as far as they could be walked
     * @param bytes data in all of them
     * @param stream it belongs to, or 0
     * @param queue index of the queue it waits in, or -1 for one that was received or is being
     *     written
     */
    public record Message(long first, int slices, long bytes, int stream, int queue) {}

    /**
     * One direction.
     *
     * @param direction {@code client-to-server} or {@code server-to-client}
     * @param head elements taken since the beginning
     * @param tail elements put since the beginning
     * @param depth elements that wait
     * @param consumerAwake whether the consumer looks by itself, so that nobody has to wake it
     * @param elements that wait, the oldest first
     * @param elementsOmitted waiting beyond those
     */
    public record WaitingQueue(
            String direction,
            int capacity,
            long head,
            long tail,
            int depth,
            boolean consumerAwake,
            List<Element> elements,
            int elementsOmitted) {}

    /**
     * A queue element.
     *
     * @param slice offset of the first slice, 0 for one that carries no data
     * @param slices slices of its message, as far as they could be walked
     * @param bytes data in them
     */
    public record Element(
            long position, int stream, long slice, int status, int slices, long bytes) {}

    /**
     * Something that is wrong, or looks so.
     *
     * @param severity {@code error} for what breaks a rule, {@code warning} for what may pass
     * @param where for example {@code list=1 slice=16777612}
     * @param what with values and the rule
     */
    public record Problem(String severity, String where, String what) {}

    public RegionAnalysis {
        classes = List.copyOf(classes);
        held = List.copyOf(held);
        messages = List.copyOf(messages);
        queues = List.copyOf(queues);
        problems = List.copyOf(problems);
    }
}
