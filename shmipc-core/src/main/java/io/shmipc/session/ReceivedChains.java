package io.shmipc.session;

import io.shmipc.error.ProtocolException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.pool.ChainReader;
import io.shmipc.internal.pool.SliceVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Walks the slices of a received message and checks each before it is used. Every header is read
 * once and into Java, so that a peer that changes it later changes nothing. Event loop only.
 */
final class ReceivedChains {

    private static final int NEXT_LINE_BYTES = 64;

    private final SharedRegion region;
    private final int session;
    private final int regionBytes;
    private final ChainReader reader;
    private final SliceVisitor visitor = this::take;
    private @Nullable Slice head;
    private @Nullable Slice tail;

    /** Whose message it is. */
    private int stream;

    /** Where the last message began, and the next one most likely does. */
    private int lastOffset;

    /** Keeps the virtual machine from leaving out what is read for nothing. */
    private int touched;

    /** Slices without data, kept until the walk is over: a chain may name one twice. */
    private @Nullable Slice empty;

    /**
     * @param session number of the session whose messages these are
     */
    ReceivedChains(SharedRegion region, long session) {
        this.region = region;
        this.session = (int) session;
        this.reader = new ChainReader(region.pool());
        this.regionBytes = region.pool().memory().sizeBytes();
    }

    /**
     * Begins to fetch the slice that the next message most likely lies in, while its element is
     * being fetched too: each takes the time of a cache line from the peer's core. A pair of ends
     * that answer one another use one slice again and again.
     */
    void prefetch() {
        if (lastOffset != 0) {
            MemoryView memory = region.pool().memory();
            touched += memory.getInt(lastOffset) + memory.getInt(lastOffset + NEXT_LINE_BYTES);
        }
    }

    /**
     * Takes over the message whose first slice is at {@code firstOffset}. Slices without data go
     * back at once.
     *
     * @param streamId whose message it is
     * @throws ProtocolException if a slice or the chain breaks a rule, or a slice is not the peer's
     *     to send; slices taken before are not given back, as the peer may hold them too and the
     *     session ends
     */
    void walk(int firstOffset, int streamId) {
        stream = streamId;
        head = null;
        tail = null;
        empty = null;
        try {
            reader.walk(firstOffset, visitor);
            boolean fits = firstOffset <= regionBytes - NEXT_LINE_BYTES - Integer.BYTES;
            lastOffset = fits ? firstOffset : 0;
        } catch (ProtocolException | SessionClosedException e) {
            abandonAll(head);
            abandonAll(empty);
            throw e;
        }
        if (empty != null) {
            Slice.releaseAll(empty);
            empty = null;
        }
    }

    private void abandonAll(@Nullable Slice chain) {
        for (Slice slice = chain; slice != null; ) {
            Slice next = slice.next;
            region.abandon(slice);
            slice = next;
        }
    }

    private void take(int offset, int startBytes, int sizeBytes) {
        Slice slice = region.receive(reader.slot(), offset, startBytes, sizeBytes);
        slice.heldFor(session, stream);
        if (sizeBytes == 0) {
            slice.next = empty;
            empty = slice;
        } else if (tail == null) {
            head = slice;
            tail = slice;
        } else {
            tail.next = slice;
            tail = slice;
        }
    }

    @Nullable Slice head() {
        return head;
    }

    @Nullable Slice tail() {
        return tail;
    }

    long bytes() {
        return reader.bytes();
    }
}
