package io.shmipc.faults.chaos.peer;

import io.shmipc.session.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/** Keeps a number of {@link BulkStream}s going: one that has ended is followed by another. */
final class BulkLoad implements Runnable {

    private final ClientContext context;
    private final Gate gate;
    private final Settings settings;
    private final int count;
    private final Semaphore missing;
    private final LongAdder verified;
    private final List<BulkStream> streams = new ArrayList<>();

    BulkLoad(ClientContext context, Gate gate, Settings settings) {
        this.context = context;
        this.gate = gate;
        this.settings = settings;
        this.count = settings.number(Setting.BULK_STREAMS);
        this.missing = new Semaphore(count);
        this.verified = context.tally().counter(Tally.BULK);
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                missing.acquire();
                gate.enter();
                try {
                    if (!open()) {
                        missing.release();
                    }
                } finally {
                    gate.leave();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean open() {
        Stream stream;
        try {
            stream = context.client().borrowStream();
        } catch (RuntimeException e) {
            // Nothing was asked of it yet; the callers beside it count how long nobody answers.
            return false;
        }
        BulkStream bulk =
                new BulkStream(context, gate, settings, stream, verified, missing::release);
        synchronized (streams) {
            streams.removeIf(BulkStream::hasEnded);
            streams.add(bulk);
        }
        bulk.start();
        return true;
    }

    /** After the gate was opened again. */
    void goOn() {
        List<BulkStream> open;
        synchronized (streams) {
            open = List.copyOf(streams);
        }
        open.forEach(BulkStream::fill);
    }

    /** Whether nothing is under way. */
    boolean isQuiet() {
        synchronized (streams) {
            return streams.stream().allMatch(BulkStream::isQuiet);
        }
    }
}
