package io.shmipc.session;

import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.os.ForeignMemfd;
import io.shmipc.internal.os.Mapping;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.pool.SliceClass;
import io.shmipc.testkit.Footprint;
import io.shmipc.testkit.ForkedJvm;
import java.util.List;

/**
 * Leaves a region that its peer has cut short, with slices in the cache that cannot be given back.
 */
final class CutShortMain {

    private static final int BYTES = 8192;

    private CutShortMain() {}

    public static void main(String[] arguments) {
        RegionTable table = new RegionTable();
        Footprint before = Footprint.take();
        try (OwnedFd fd = ForeignMemfd.create(BYTES, false)) {
            try (Mapping mapping = Mapping.map(fd, BYTES)) {
                BufferPool.create(
                        MemoryView.of(mapping.buffer()), List.of(new SliceClass(100, 100)));
            }
            SharedRegion region = table.find(fd, null);
            region.cacheSlices(true);
            for (int i = 0; i < 8; i++) {
                region.giveBack(received(region));
            }
            ForeignMemfd.truncate(fd, 0);
            region.leave(null, false);
        }
        ForkedJvm.say("regions=" + table.size() + " left=" + before.newSince());
    }

    private static Slice received(SharedRegion region) {
        int offset = region.pool().allocate(10);
        return region.receive(region.pool().slotOf(offset), offset, 0, 10);
    }
}
