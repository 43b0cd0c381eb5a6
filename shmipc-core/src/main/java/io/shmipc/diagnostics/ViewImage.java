package io.shmipc.diagnostics;

import java.util.Arrays;
import java.util.BitSet;

/** What a process knew about the slices. */
final class ViewImage implements ProcessView {

    private static final Holding[] HOLDINGS = Holding.values();

    final byte[] holdings;
    final int[] streams;
    final long[] heldNanos;
    final BitSet sent;

    ViewImage(int slots) {
        holdings = new byte[slots];
        streams = new int[slots];
        heldNanos = new long[slots];
        sent = new BitSet(slots);
        Arrays.fill(heldNanos, -1);
    }

    static ViewImage of(ProcessView view, int slots) {
        ViewImage image = new ViewImage(slots);
        for (int slot = 0; slot < slots; slot++) {
            image.copy(slot, view);
        }
        return image;
    }

    void copy(int slot, ProcessView from) {
        set(slot, from.holding(slot), from.stream(slot), from.heldNanos(slot), from.wasSent(slot));
    }

    void set(int slot, Holding holding, int stream, long nanos, boolean wasSent) {
        holdings[slot] = (byte) holding.ordinal();
        streams[slot] = stream;
        heldNanos[slot] = nanos;
        sent.set(slot, wasSent);
    }

    void release(int slot) {
        holdings[slot] = (byte) Holding.NONE.ordinal();
    }

    boolean isHeld(int slot) {
        return holdings[slot] != Holding.NONE.ordinal();
    }

    @Override
    public Holding holding(int slot) {
        return HOLDINGS[holdings[slot]];
    }

    @Override
    public int stream(int slot) {
        return streams[slot];
    }

    @Override
    public long heldNanos(int slot) {
        return heldNanos[slot];
    }

    @Override
    public boolean wasSent(int slot) {
        return sent.get(slot);
    }
}
