package io.shmipc.console.web.segment;

import io.shmipc.console.analysis.Analysis;
import io.shmipc.console.analysis.Analysis.HeldSlice;
import io.shmipc.console.analysis.Analysis.Message;
import io.shmipc.console.analysis.Analysis.SizeClass;
import io.shmipc.console.analysis.SliceState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One slice, or several in a row.
 *
 * @param slot the first of them
 * @param counts how many of them are in each state, by ordinal
 * @param state of the one slice
 * @param held what is known of the one slice, or null if it is free or was not named
 * @param message that the one slice belongs to, or null
 * @param inUse those in use, as far as they are shown
 */
public record SliceDetails(
        SizeClass size,
        int slot,
        int count,
        int[] counts,
        SliceState state,
        @Nullable HeldSlice held,
        @Nullable Message message,
        List<Analysed> inUse) {

    /** Slices in use that are listed of several. */
    private static final int MAX_LISTED = 32;

    /** A slice in use among several. */
    public record Analysed(int slot, long offset, SliceState state) {}

    static SliceDetails of(Analysis analysis, SizeClass size, int slot, int wanted) {
        int count = Math.max(1, Math.min(wanted, size.slices() - slot));
        SliceState state = size.states().at(slot);
        HeldSlice held = count == 1 ? analysis.heldAt(size.offset(slot)) : null;
        return new SliceDetails(
                size,
                slot,
                count,
                size.states().counts(slot, slot + count),
                state,
                held,
                held == null ? null : message(analysis, held),
                count == 1 ? List.of() : inUse(size, slot, count));
    }

    private static @Nullable Message message(Analysis analysis, HeldSlice held) {
        for (Message message : analysis.messages()) {
            if (message.first() == held.firstOfMessage() && held.firstOfMessage() >= 0) {
                return message;
            }
        }
        return null;
    }

    private static List<Analysed> inUse(SizeClass size, int slot, int count) {
        List<Analysed> found = new ArrayList<>();
        for (int each = slot; each < slot + count && found.size() < MAX_LISTED; each++) {
            SliceState state = size.states().at(each);
            if (state.inUse()) {
                found.add(new Analysed(each, size.offset(each), state));
            }
        }
        return found;
    }

    public SliceState[] states() {
        return SliceState.values();
    }

    public boolean several() {
        return count > 1;
    }

    public long offset() {
        return size.offset(slot);
    }

    /** The last of them. */
    public int lastSlot() {
        return slot + count - 1;
    }
}
