package io.shmipc.session;

import java.util.ArrayDeque;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a peer says of a hot restart: the server that it hands over, the client that it has moved.
 * Keeps what comes before somebody listens. A peer may say it as often as it likes; only the first
 * few different epochs of a session are heard, so that a flood of frames costs nothing.
 */
final class HotRestartSignal {

    /** Far more than a server can announce with reason before it closes a session. */
    static final int MAX_EPOCHS = 16;

    private static final Logger log = LoggerFactory.getLogger(HotRestartSignal.class);

    private final long sessionId;
    private final ArrayDeque<Long> early = new ArrayDeque<>();
    private @Nullable LongConsumer listener;
    private int heard;
    private long lastEpoch;

    HotRestartSignal(long sessionId) {
        this.sessionId = sessionId;
    }

    /** For who has the session's turn. */
    synchronized void received(long epoch) {
        if (heard > 0 && epoch == lastEpoch) {
            return;
        }
        lastEpoch = epoch;
        heard++;
        if (heard > MAX_EPOCHS) {
            if (heard == MAX_EPOCHS + 1) {
                log.warn(
                        "session={}: peer announces hot restarts without end, epochs must be <="
                                + " {}, ignored from now on",
                        sessionId,
                        MAX_EPOCHS);
            }
            return;
        }
        if (listener == null) {
            early.add(epoch);
        } else {
            listener.accept(epoch);
        }
    }

    /** Sets who is told, on the thread that receives, and must be quick. */
    synchronized void listen(LongConsumer target) {
        listener = target;
        while (!early.isEmpty()) {
            target.accept(early.remove());
        }
    }
}
