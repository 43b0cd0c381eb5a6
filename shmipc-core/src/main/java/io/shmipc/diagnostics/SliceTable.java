package io.shmipc.diagnostics;

import io.shmipc.internal.memory.MemoryReader;
import io.shmipc.internal.pool.SliceFields;

/** The headers of all slices of a region, by slot. */
final class SliceTable {

    final int[] capacityBytes;
    final int[] sizeBytes;
    final int[] startBytes;
    final int[] next;
    final byte[] flags;

    SliceTable(int slots) {
        capacityBytes = new int[slots];
        sizeBytes = new int[slots];
        startBytes = new int[slots];
        next = new int[slots];
        flags = new byte[slots];
    }

    int slots() {
        return flags.length;
    }

    /** Reads the header of one slice, the flags first: who sees has-next sees next. */
    void read(int slot, MemoryReader memory, int slice) {
        flags[slot] = SliceFields.flags(memory, slice);
        next[slot] = SliceFields.next(memory, slice);
        capacityBytes[slot] = SliceFields.capacityBytes(memory, slice);
        sizeBytes[slot] = SliceFields.sizeBytes(memory, slice);
        startBytes[slot] = SliceFields.startBytes(memory, slice);
    }

    boolean hasNext(int slot) {
        return SliceFields.hasNext(flags[slot]);
    }

    boolean isInUse(int slot) {
        return SliceFields.isInUse(flags[slot]);
    }

    /** Whether start and size lie within the capacity that the slice has by its list. */
    boolean isWithin(int slot, int capacity) {
        return startBytes[slot] >= 0
                && sizeBytes[slot] >= 0
                && (long) startBytes[slot] + sizeBytes[slot] <= capacity;
    }
}
