package io.shmipc.diagnostics.host;

import io.shmipc.error.ShmipcException;
import io.shmipc.internal.pool.BufferRegionLayout;
import io.shmipc.internal.pool.ListLayout;
import io.shmipc.internal.queue.QueueLayout;
import io.shmipc.internal.queue.QueueWalk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the buffer region that each queue region belongs to: by their names; or the only one there
 * is; or the only one in which all elements that wait lead to slices.
 */
final class Pairing {

    private Pairing() {}

    /** The queue regions of each buffer region; those that fit several are left out. */
    static Map<Region, List<Region>> of(List<Region> regions) {
        Map<Region, List<Region>> pairs = new LinkedHashMap<>();
        for (Region region : regions) {
            if (region.kind() == RegionKind.BUFFER) {
                pairs.put(region, new ArrayList<>());
            }
        }
        for (Region region : regions) {
            if (region.kind() == RegionKind.QUEUE) {
                Region buffer = bufferOf(region, List.copyOf(pairs.keySet()));
                List<Region> queues = buffer == null ? null : pairs.get(buffer);
                if (queues != null) {
                    queues.add(region);
                }
            }
        }
        return pairs;
    }

    private static @Nullable Region bufferOf(Region queue, List<Region> buffers) {
        String prefix = RegionNames.prefixOf(queue.name());
        List<Region> named =
                buffers.stream()
                        .filter(
                                buffer ->
                                        prefix != null
                                                && prefix.equals(
                                                        RegionNames.prefixOf(buffer.name())))
                        .toList();
        if (!named.isEmpty()) {
            return named.get(0);
        }
        List<Region> fitting = buffers.stream().filter(buffer -> fits(queue, buffer)).toList();
        return fitting.size() == 1 ? fitting.get(0) : null;
    }

    private static boolean fits(Region queue, Region buffer) {
        try {
            BufferRegionLayout layout =
                    BufferRegionLayout.readDamaged(buffer.memory(), damage -> {});
            QueueWalk walk = QueueWalk.of(queue.memory(), QueueLayout.ofThisMachine());
            boolean[] fits = {true};
            for (int direction = 0; direction < QueueWalk.DIRECTIONS; direction++) {
                walk.visit(
                        direction,
                        walk.head(direction),
                        walk.tail(direction),
                        (position, stream, slice, status) -> {
                            if (slice != 0 && layout.slotOfSliceAt(slice) == ListLayout.NO_SLICE) {
                                fits[0] = false;
                            }
                        });
            }
            return fits[0];
        } catch (ShmipcException e) {
            return false;
        }
    }
}
