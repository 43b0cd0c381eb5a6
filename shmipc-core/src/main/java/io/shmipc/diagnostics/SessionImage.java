package io.shmipc.diagnostics;

import io.shmipc.diagnostics.RegionAnalysis.Problem;
import io.shmipc.diagnostics.RegionAnalysis.Source;
import io.shmipc.internal.memory.MemoryReader;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.pool.BufferRegionLayout;
import io.shmipc.internal.queue.QueueRegion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the memory of one session said at one time: all headers, the elements that waited in its
 * queues, what the process itself knew, and as much payload as was asked for. It shares nothing
 * with the memory that it was taken from. Immutable, so any thread may use it.
 *
 * <p>It is taken without stopping anybody, so its parts are from slightly different moments, in an
 * order that lets them be compared all the same; {@code docs/dump-format.md} says how.
 */
public final class SessionImage {

    /** Regions with more slices are not taken. */
    public static final int MAX_SLICES = 1 << 22;

    private final long takenAtMillis;
    private final Source source;
    private final @Nullable String regionName;
    private final long regionBytes;
    private final boolean live;
    private final boolean turnsTaken;

    final BufferRegionLayout layout;
    final List<ListImage> lists;
    final SliceTable slices;
    final @Nullable ViewImage view;

    /** Two of each queue region, that of the session first. */
    final List<QueueImage> queues;

    /** First bytes of the data, by slot. */
    final Map<Integer, byte[]> payload;

    /** What was noticed when it was taken. */
    final List<Problem> findings;

    SessionImage(
            long takenAtMillis,
            Source source,
            @Nullable String regionName,
            long regionBytes,
            boolean live,
            boolean turnsTaken,
            BufferRegionLayout layout,
            List<ListImage> lists,
            SliceTable slices,
            @Nullable ViewImage view,
            List<QueueImage> queues,
            Map<Integer, byte[]> payload,
            List<Problem> findings) {
        this.takenAtMillis = takenAtMillis;
        this.source = source;
        this.regionName = regionName;
        this.regionBytes = regionBytes;
        this.live = live;
        this.turnsTaken = turnsTaken;
        this.layout = layout;
        this.lists = List.copyOf(lists);
        this.slices = slices;
        this.view = view;
        this.queues = List.copyOf(queues);
        this.payload = Map.copyOf(payload);
        this.findings = List.copyOf(findings);
    }

    /**
     * Takes one of memory that this process uses. Any thread.
     *
     * @param queues those of the session first, then those of other sessions that share the buffer
     *     region; without them, messages that wait there count as in use by somebody
     * @param view what this process knows, if it knows anything
     * @throws DumpFormatException if the region is gone, or there is nothing to be made of it
     */
    public static SessionImage of(
            BufferPool pool,
            List<QueueRegion> queues,
            @Nullable ProcessView view,
            Source source,
            @Nullable String regionName,
            DumpOptions options)
            throws DumpFormatException {
        return ImageTaker.take(pool, queues, view, source, regionName, options);
    }

    /**
     * Takes one of memory of any kind.
     *
     * @param queues as above; a region among them that is none is left out and said so
     * @param live whether somebody may be changing it
     * @throws DumpFormatException if it is no buffer region
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public static SessionImage of(
            MemoryReader buffer,
            List<? extends MemoryReader> queues,
            Source source,
            @Nullable String regionName,
            boolean live,
            DumpOptions options)
            throws DumpFormatException {
        return ImageTaker.take(buffer, queues, source, regionName, live, options);
    }

    /** When, in milliseconds since 1970. */
    public long takenAtMillis() {
        return takenAtMillis;
    }

    /** Where. */
    public Source source() {
        return source;
    }

    /** Of the buffer region's file or memfd, if it is known. */
    public @Nullable String regionName() {
        return regionName;
    }

    /** Size of the buffer region. */
    public long regionBytes() {
        return regionBytes;
    }

    /** Slices in all. */
    public int sliceCount() {
        return slices.slots();
    }

    /** Whether somebody may have been changing the memory meanwhile. */
    public boolean isLive() {
        return live;
    }

    /** Whether both ends take turns at popping. */
    boolean turnsTaken() {
        return turnsTaken;
    }

    /** Bytes of payload in it. */
    public long payloadBytes() {
        return payload.values().stream().mapToLong(bytes -> bytes.length).sum();
    }
}
