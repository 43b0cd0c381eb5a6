package io.shmipc.spring.actuate.metrics;

import static io.shmipc.spring.actuate.metrics.ShmipcMeter.DIRECTION;
import static io.shmipc.spring.actuate.metrics.ShmipcMeter.MODE;
import static io.shmipc.spring.actuate.metrics.ShmipcMeter.OUTCOME;
import static io.shmipc.spring.actuate.metrics.ShmipcMeter.REASON;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.shmipc.metrics.FallbackReason;
import io.shmipc.metrics.SessionCounters;
import io.shmipc.session.QueueDepths;
import io.shmipc.session.Session;
import io.shmipc.session.SessionMode;
import io.shmipc.session.SizeClassUsage;
import io.shmipc.spring.actuate.Words;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** The meters that clients and servers have in common, for one of them. Any thread. */
final class PeerMeters {

    private static final String OUTBOUND = "outbound";
    private static final String INBOUND = "inbound";

    private final PeerReading reading;
    private final MeterMaker maker;
    private final SliceMeters slices;

    PeerMeters(MeterRegistry registry, String side, String name, PeerReading reading) {
        this.reading = reading;
        this.maker =
                new MeterMaker(registry, Tags.of(ShmipcMeter.SIDE, side, ShmipcMeter.NAME, name));
        this.slices = new SliceMeters(maker, reading);
    }

    MeterMaker maker() {
        return maker;
    }

    void bind() {
        bindSessions();
        bindTraffic();
        bindMemory();
        bindQueues();
        bindFallback();
        refresh();
    }

    /** Registers what could not be registered before there were sessions. */
    void refresh() {
        slices.refresh();
    }

    private void bindSessions() {
        for (SessionMode mode : SessionMode.values()) {
            maker.make(
                    ShmipcMeter.SESSIONS, this, self -> self.sessions(mode), MODE, Words.of(mode));
        }
        maker.make(
                ShmipcMeter.STREAMS_OPEN,
                this,
                self -> self.reading.sessions().stream().mapToInt(Session::streamCount).sum());
        count(ShmipcMeter.STREAMS_OPENED, SessionCounters::streamsOpened);
    }

    private long sessions(SessionMode mode) {
        // Sessions may have come with size classes that have no meters yet.
        refresh();
        return reading.sessions().stream().filter(session -> session.mode() == mode).count();
    }

    private void bindTraffic() {
        count(ShmipcMeter.MESSAGES, SessionCounters::messagesSent, DIRECTION, OUTBOUND);
        count(ShmipcMeter.MESSAGES, SessionCounters::messagesReceived, DIRECTION, INBOUND);
        count(ShmipcMeter.DATA, SessionCounters::bytesSent, DIRECTION, OUTBOUND);
        count(ShmipcMeter.DATA, SessionCounters::bytesReceived, DIRECTION, INBOUND);
        count(ShmipcMeter.MESSAGES_DROPPED, SessionCounters::lateMessagesDropped);
        count(ShmipcMeter.WAKE_UPS, SessionCounters::wakeUpsSent, OUTCOME, "sent");
        count(ShmipcMeter.WAKE_UPS, SessionCounters::wakeUpsSuppressed, OUTCOME, "suppressed");
        count(ShmipcMeter.WAITS, SessionCounters::queueFullWaits, REASON, "queue-full");
        count(ShmipcMeter.WAITS, SessionCounters::memoryWaits, REASON, "memory-exhausted");
    }

    private void bindMemory() {
        maker.make(
                ShmipcMeter.MEMORY_USED,
                this,
                self -> self.bytes(usage -> usage.slices() - usage.freeSlices()));
        maker.make(ShmipcMeter.MEMORY_MAX, this, self -> self.bytes(SizeClassUsage::slices));
        count(ShmipcMeter.ALLOCATION_FAILURES, SessionCounters::allocationFailures);
        count(ShmipcMeter.DOUBLE_HAND_OUTS, SessionCounters::doubleHandOuts);
        count(ShmipcMeter.SLICES_LEAKED, SessionCounters::slicesLeaked);
        count(ShmipcMeter.LEAKS_SUSPECTED, SessionCounters::leaksSuspected);
        slices.bind();
    }

    private long bytes(ToIntFunction<SizeClassUsage> slices) {
        return reading.memory().stream()
                .mapToLong(usage -> (long) usage.capacityBytes() * slices.applyAsInt(usage))
                .sum();
    }

    private void bindQueues() {
        bindQueue(OUTBOUND, QueueDepths::toPeer);
        bindQueue(INBOUND, QueueDepths::fromPeer);
        count(ShmipcMeter.QUEUE_HIGH_WATER, SessionCounters::toPeerHighWater, DIRECTION, OUTBOUND);
        count(ShmipcMeter.QUEUE_HIGH_WATER, SessionCounters::fromPeerHighWater, DIRECTION, INBOUND);
        count(ShmipcMeter.HARVESTS, SessionCounters::harvests);
        count(ShmipcMeter.HARVEST_ELEMENTS, SessionCounters::elementsHarvested);
        count(ShmipcMeter.HARVEST_LARGEST, SessionCounters::largestHarvest);
    }

    private void bindQueue(String direction, ToIntFunction<QueueDepths> depth) {
        maker.make(ShmipcMeter.QUEUE_DEPTH, this, self -> self.sum(depth), DIRECTION, direction);
        maker.make(
                ShmipcMeter.QUEUE_MAX,
                this,
                self -> self.sum(QueueDepths::capacity),
                DIRECTION,
                direction);
        maker.make(
                ShmipcMeter.QUEUE_FULLEST, this, self -> self.fullest(depth), DIRECTION, direction);
    }

    private long sum(ToIntFunction<QueueDepths> value) {
        return reading.sessions().stream()
                .map(Session::queueDepths)
                .mapToLong(depths -> value.applyAsInt(depths))
                .sum();
    }

    private double fullest(ToIntFunction<QueueDepths> depth) {
        return reading.sessions().stream()
                .map(Session::queueDepths)
                .filter(depths -> depths.capacity() > 0)
                .mapToDouble(depths -> (double) depth.applyAsInt(depths) / depths.capacity())
                .max()
                .orElse(0);
    }

    private void bindFallback() {
        for (FallbackReason reason : FallbackReason.values()) {
            count(
                    ShmipcMeter.FALLBACKS,
                    totals -> totals.streamsFellBack(reason),
                    REASON,
                    Words.of(reason));
        }
        count(ShmipcMeter.FALLBACK_MESSAGES, SessionCounters::fallbacksSent, DIRECTION, OUTBOUND);
        count(
                ShmipcMeter.FALLBACK_MESSAGES,
                SessionCounters::fallbacksReceived,
                DIRECTION,
                INBOUND);
        maker.make(
                ShmipcMeter.FALLBACK_FORCED,
                this,
                self -> self.reading.sessions().stream().filter(Session::isFallbackForced).count());
    }

    private void count(ShmipcMeter meter, ToLongFunction<SessionCounters> value, String... tags) {
        maker.make(meter, this, self -> value.applyAsLong(self.reading.totals()), tags);
    }
}
