package io.shmipc.session;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a region's slices, by slot, made when first needed. In chunks, because a region
 * can be cut into so many slices that even an array of nothing would be large. Any thread.
 */
final class SliceTable {

    private static final int CHUNK_BITS = 8;
    private static final int CHUNK = 1 << CHUNK_BITS;

    private final SharedRegion region;
    private final int slots;
    private final AtomicReferenceArray<@Nullable AtomicReferenceArray<@Nullable Slice>> chunks;

    SliceTable(SharedRegion region, int slots) {
        this.region = region;
        this.slots = slots;
        this.chunks = new AtomicReferenceArray<>((slots + CHUNK - 1) / CHUNK);
    }

    /** The one object of a slice. */
    Slice at(int slot, int offset) {
        Slice slice = find(slot);
        return slice != null ? slice : make(slot, offset);
    }

    /** The object of a slice that has one. */
    Slice at(int slot) {
        Slice slice = find(slot);
        if (slice == null) {
            throw new IllegalStateException("slot=" + slot + " was never used");
        }
        return slice;
    }

    /** The object of a slice, if it has one. */
    @Nullable Slice find(int slot) {
        AtomicReferenceArray<@Nullable Slice> chunk = chunks.get(slot >>> CHUNK_BITS);
        return chunk == null ? null : chunk.get(slot & CHUNK - 1);
    }

    private Slice make(int slot, int offset) {
        AtomicReferenceArray<@Nullable Slice> chunk = chunks.get(slot >>> CHUNK_BITS);
        if (chunk == null) {
            AtomicReferenceArray<@Nullable Slice> fresh = new AtomicReferenceArray<>(CHUNK);
            chunk = chunks.compareAndExchange(slot >>> CHUNK_BITS, null, fresh);
            chunk = chunk == null ? fresh : chunk;
        }
        Slice fresh = new Slice(region, offset, slot);
        Slice known = chunk.compareAndExchange(slot & CHUNK - 1, null, fresh);
        return known == null ? fresh : known;
    }

    /** Shows every slice that has an object. */
    void forEach(Consumer<Slice> target) {
        for (int i = 0; i < chunks.length(); i++) {
            AtomicReferenceArray<@Nullable Slice> chunk = chunks.get(i);
            for (int j = 0; chunk != null && j < CHUNK; j++) {
                Slice slice = chunk.get(j);
                if (slice != null) {
                    target.accept(slice);
                }
            }
        }
    }

    /** The first slot from here on whose slice is held by somebody, or the number of slots. */
    int firstHeldFrom(int slot) {
        int at = slot;
        while (at < slots) {
            AtomicReferenceArray<@Nullable Slice> chunk = chunks.get(at >>> CHUNK_BITS);
            if (chunk == null) {
                at = (at | CHUNK - 1) + 1;
                continue;
            }
            Slice slice = chunk.get(at & CHUNK - 1);
            if (slice != null && slice.isHeld()) {
                return at;
            }
            at++;
        }
        return slots;
    }
}
