package io.shmipc.session;

import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.os.Mapping;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.os.SharedFile;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.pool.SliceClass;
import io.shmipc.internal.pool.SliceHeader;
import java.util.List;

/** A region as this process sees it, and the pool of a peer over the same memory. */
final class TestRegion implements AutoCloseable {

    /** Of the first list, from the start of the region. */
    static final int HEAD = 8 + 8;

    static final int TAIL = 8 + 12;

    final BufferPool peer;
    final SharedRegion region;
    private final Mapping mapping;

    /** Slices in all. */
    final int total;

    TestRegion(int bytes, SliceClass... classes) {
        try (OwnedFd fd = SharedFile.createMemfd("shmipc_test_region", bytes)) {
            mapping = Mapping.map(fd, bytes);
            peer = BufferPool.create(MemoryView.of(mapping.buffer()), List.of(classes));
            region = new RegionTable().find(fd, null);
        }
        total = peer.sliceCount();
    }

    /** Room for {@code count} slices of this capacity. */
    static TestRegion ofSlices(int count, int capacityBytes) {
        return new TestRegion(
                8 + 36 + count * (capacityBytes + 20), new SliceClass(capacityBytes, 100));
    }

    /** A message in slices of the peer's, each with {@code bytesEach} bytes; its first offset. */
    int message(int slices, int bytesEach) {
        int first = SliceHeader.NO_NEXT;
        for (int i = 0; i < slices; i++) {
            int slice = peer.allocate(bytesEach);
            peer.writeSlice(slice, 0, bytesEach, first);
            first = slice;
        }
        return first;
    }

    /** Takes a message of the peer's. */
    Slice receive(int slices, int bytesEach) {
        ReceivedChains chains = new ReceivedChains(region, 1);
        chains.walk(message(slices, bytesEach), 1);
        return chains.head();
    }

    /** Slices in the shared lists, as the peer counts them. */
    int inLists() {
        return peer.statistics().classes().stream().mapToInt(c -> c.freeSlices()).sum();
    }

    /** Slices free in the eyes of this process. */
    int free() {
        return region.pool().statistics().classes().stream().mapToInt(c -> c.freeSlices()).sum();
    }

    boolean isMapped() {
        // The header says how many lists there are; zero pages say none.
        return region.bytes().getShort(0) != 0;
    }

    @Override
    public void close() {
        if (region.enter()) {
            region.leave(null, false);
            region.leave(null, true);
        }
        mapping.close();
    }
}
