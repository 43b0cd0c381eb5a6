package io.shmipc.spring.actuate.endpoint;

import io.shmipc.diagnostics.AnalysisOptions;
import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.diagnostics.RegionAnalysis.HeldSlice;
import io.shmipc.diagnostics.SliceSide;
import io.shmipc.diagnostics.SliceState;
import io.shmipc.session.Session;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** The slices that this end holds of a session, by stream. */
final class HeldByStream {

    /** More than a region has that is not made for the purpose. */
    private static final int MAX_HELD = 1 << 18;

    private static final Lock TURN = new ReentrantLock();

    private static final AnalysisOptions ALL = new AnalysisOptions(MAX_HELD, 0, 0, Duration.ZERO);

    /**
     * Of one stream.
     *
     * @param bytes capacity of the slices
     * @param millis since the oldest of them was taken or received
     */
    record Held(int slices, long bytes, long millis) {

        static final Held NOTHING = new Held(0, 0, 0);

        Held plus(long capacityBytes, long heldMillis) {
            return new Held(slices + 1, bytes + capacityBytes, Math.max(millis, heldMillis));
        }
    }

    private final Map<Long, Held> streams = new HashMap<>();

    private HeldByStream() {}

    /** One at a time, as each takes memory for every slice that is held. */
    static HeldByStream of(Session session) {
        HeldByStream held = new HeldByStream();
        if (!session.memory().isEmpty()) {
            // Not a monitor, which would hold the carrier of a virtual thread that waits for it.
            TURN.lock();
            try {
                RegionAnalysis analysis = session.analyse(ALL);
                analysis.held().forEach(slice -> held.add(slice, analysis));
            } finally {
                TURN.unlock();
            }
        }
        return held;
    }

    private void add(HeldSlice slice, RegionAnalysis analysis) {
        boolean here =
                slice.side() == SliceSide.OWN
                        && (slice.state() == SliceState.WRITING
                                || slice.state() == SliceState.LENT);
        if (here) {
            int capacity = analysis.classes().get(slice.classIndex()).allocation().capacityBytes();
            streams.merge(
                    (long) slice.stream(),
                    Held.NOTHING.plus(capacity, slice.heldMillis()),
                    (before, one) -> before.plus(one.bytes(), one.millis()));
        }
    }

    Held of(long stream) {
        return streams.getOrDefault(stream, Held.NOTHING);
    }
}
