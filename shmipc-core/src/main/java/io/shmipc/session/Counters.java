package io.shmipc.session;

import io.shmipc.internal.queue.Harvests;
import io.shmipc.metrics.FallbackReason;
import io.shmipc.metrics.SessionCounters;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
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
    private final LongAdder[] streamsFellBack = new LongAdder[FallbackReason.values().length];

    Counters() {
        Arrays.setAll(streamsFellBack, unused -> new LongAdder());
    }

    /** What a region's own counters say, and nothing else. */
    static SessionCounters of(SharedRegion region) {
        return new Counters().snapshot(null, region, 0);
    }

    /** So many slices leaked, and nothing else. */
    static SessionCounters leaked(long slices) {
        return new SessionCounters(
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), 0, 0, 0, 0, 0,
                slices, 0);
    }

    /** So many leaks were suspected, and nothing else. */
    static SessionCounters suspected(long leaks) {
        return new SessionCounters(
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), 0, 0, 0, 0, 0, 0,
                leaks);
    }

    void streamFellBack(FallbackReason why) {
        streamsFellBack[why.ordinal()].increment();
    }

    private Map<FallbackReason, Long> streamsFellBack() {
        Map<FallbackReason, Long> byReason = new EnumMap<>(FallbackReason.class);
        for (FallbackReason reason : FallbackReason.values()) {
            byReason.put(reason, streamsFellBack[reason.ordinal()].sum());
        }
        return byReason;
    }

    /**
     * @param memory whose queues' own counters are added
     * @param region whose own counters are added
     * @param leaksSuspected leaks that were found
     */
    SessionCounters snapshot(
            @Nullable SessionMemory memory, @Nullable SharedRegion region, long leaksSuspected) {
        Harvests harvests = memory == null ? Harvests.NONE : memory.harvests();
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
                region == null ? 0 : region.turnsMissed(),
                streamsFellBack(),
                harvests.count(),
                harvests.elements(),
                harvests.largest(),
                memory == null ? 0 : memory.toPeerHighWater(),
                memory == null ? 0 : memory.fromPeerHighWater(),
                region == null ? 0 : region.slicesLeaked(),
                leaksSuspected);
    }
}
