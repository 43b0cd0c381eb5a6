package io.shmipc.diagnostics;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** What a process says that it holds; set by the test, from any thread. */
final class MarkedView implements ProcessView {

    private final AtomicIntegerArray holdings;
    final int[] streams;
    final long[] heldNanos;
    final boolean[] sent;

    MarkedView(int slots) {
        holdings = new AtomicIntegerArray(slots);
        streams = new int[slots];
        heldNanos = new long[slots];
        sent = new boolean[slots];
        java.util.Arrays.fill(heldNanos, -1);
    }

    void mark(int slot, Holding holding) {
        holdings.set(slot, holding.ordinal());
    }

    void mark(int slot, Holding holding, int stream, long nanos) {
        streams[slot] = stream;
        heldNanos[slot] = nanos;
        mark(slot, holding);
    }

    @Override
    public Holding holding(int slot) {
        return Holding.values()[holdings.get(slot)];
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
        return sent[slot];
    }
}
