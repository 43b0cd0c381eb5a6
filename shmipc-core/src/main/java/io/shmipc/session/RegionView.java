package io.shmipc.session;

import io.shmipc.diagnostics.ProcessView;

/** What this process knows about the slices of a region, for observers. Any thread. */
final class RegionView implements ProcessView {

    private final SliceTable table;

    RegionView(SliceTable table) {
        this.table = table;
    }

    @Override
    public Holding holding(int slot) {
        Slice slice = table.find(slot);
        return slice == null ? Holding.NONE : slice.holding();
    }

    @Override
    public int stream(int slot) {
        Slice slice = table.find(slot);
        return slice == null ? 0 : slice.lastStream();
    }

    /** A slice that was taken but not stamped yet was taken now. */
    @Override
    public long heldNanos(int slot) {
        Slice slice = table.find(slot);
        if (slice == null || slice.lastSince() == 0) {
            return -1;
        }
        Holding holding = slice.holding();
        boolean held = holding == Holding.WRITING || holding == Holding.LENT;
        int since = held ? slice.heldSince() : slice.lastSince();
        return since == 0 ? 0 : CoarseClock.nanosSince(since);
    }

    @Override
    public boolean wasSent(int slot) {
        Slice slice = table.find(slot);
        return slice != null && slice.wasSent();
    }
}
