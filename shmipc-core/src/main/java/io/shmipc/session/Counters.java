package io.shmipc.session;

import io.shmipc.metrics.SessionCounters;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The live counters of a session. Those of the hot path are counted by one thread at a time, which
 * saves an exchange each: received ones by who has the session's turn, sent ones by who has the
 * lock of its queue.
 */
final class Counters {

    final LongAdder streamsOpened = new LongAdder();
    final LongAdder streamsClosed = new LongAdder();
    final Tally queuedMessagesSent = new Tally();
    final Tally queuedBytesSent = new Tally();
    final LongAdder socketMessagesSent = new LongAdder();
    final LongAdder socketBytesSent = new LongAdder();
    final Tally messagesReceived = new Tally();
    final Tally bytesReceived = new Tally();
    final LongAdder wakeUpsSent = new LongAdder();
    final Tally wakeUpsSuppressed = new Tally();
    final LongAdder wakeUpsReceived = new LongAdder();
    final LongAdder fallbacksSent = new LongAdder();
    final LongAdder fallbackBytesSent = new LongAdder();
    final LongAdder fallbacksReceived = new LongAdder();
    final LongAdder allocationFailures = new LongAdder();
    final LongAdder queueFullWaits = new LongAdder();
    final LongAdder memoryWaits = new LongAdder();
    final LongAdder lateMessagesDropped = new LongAdder();

    /**
     * @param region whose own counters are added
     */
    SessionCounters snapshot(@Nullable SharedRegion region) {
        return new SessionCounters(
                streamsOpened.sum(),
                streamsClosed.sum(),
                queuedMessagesSent.sum() + socketMessagesSent.sum(),
                queuedBytesSent.sum() + socketBytesSent.sum(),
                messagesReceived.sum(),
                bytesReceived.sum(),
                wakeUpsSent.sum(),
                wakeUpsSuppressed.sum(),
                wakeUpsReceived.sum(),
                fallbacksSent.sum(),
                fallbackBytesSent.sum(),
                fallbacksReceived.sum(),
                allocationFailures.sum(),
                queueFullWaits.sum(),
                memoryWaits.sum(),
                lateMessagesDropped.sum(),
                region == null ? 0 : region.doubleHandOuts(),
                region == null ? 0 : region.cutListSuspicions(),
                region == null ? 0 : region.turnsMissed());
    }
}
