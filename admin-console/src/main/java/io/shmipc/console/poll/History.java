package io.shmipc.console.poll;

import io.shmipc.console.fleet.Instance;
import io.shmipc.console.model.Health;
import io.shmipc.console.model.Overview;
import io.shmipc.console.model.Queues;
import io.shmipc.console.model.SessionSummary;
import io.shmipc.console.model.Totals;
import io.shmipc.console.poll.InstanceState.Failure;
import io.shmipc.console.remote.InstanceFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An instance over time. Safe for any thread. */
final class History {

    private final int maxSamples;
    private final Deque<Sample> samples = new ArrayDeque<>();

    private InstanceState state;
    private @Nullable Totals lastTotals;
    private @Nullable Instant lastTotalsAt;

    History(Instance instance, int maxSamples) {
        this.maxSamples = maxSamples;
        this.state = new InstanceState(instance, Health.UNKNOWN, null, null, null, null);
    }

    synchronized InstanceState state() {
        return state;
    }

    /** Samples taken after a time, the oldest first. */
    synchronized List<Sample> since(Instant after) {
        List<Sample> later = new ArrayList<>();
        for (Sample each : samples) {
            if (each.at().isAfter(after)) {
                later.add(each);
            }
        }
        return later;
    }

    synchronized void answered(Instant at, Health health, Overview overview) {
        Totals totals = overview.totals();
        Sample.Rates rates = rates(at, totals);
        lastTotals = totals;
        lastTotalsAt = at;
        long toPeer = 0;
        long fromPeer = 0;
        for (SessionSummary session : overview.sessions()) {
            Queues queues = session.queues();
            toPeer += queues.toPeer();
            fromPeer += queues.fromPeer();
        }
        add(new Sample(at, new Sample.Reading(toPeer, fromPeer, rates, overview.allocation())));
        state =
                new InstanceState(
                        state.instance(),
                        health,
                        new Answer(at, overview),
                        null,
                        rates,
                        state.goneSince());
    }

    synchronized void failed(Instant at, Health health, InstanceFailure failure) {
        add(new Sample(at, null));
        Failure before = state.failure();
        state =
                new InstanceState(
                        state.instance(),
                        health,
                        state.answer(),
                        new Failure(
                                before == null ? at : before.since(),
                                at,
                                failure.reason(),
                                String.valueOf(failure.getMessage())),
                        null,
                        state.goneSince());
    }

    synchronized void named(Instance instance) {
        state =
                new InstanceState(
                        instance,
                        state.health(),
                        state.answer(),
                        state.failure(),
                        state.rates(),
                        null);
    }

    synchronized void gone(Instant at) {
        if (state.goneSince() == null) {
            add(new Sample(at, null));
            state =
                    new InstanceState(
                            state.instance(),
                            state.health(),
                            state.answer(),
                            state.failure(),
                            null,
                            at);
        }
    }

    private void add(Sample sample) {
        samples.addLast(sample);
        while (samples.size() > maxSamples) {
            samples.removeFirst();
        }
    }

    private Sample.@Nullable Rates rates(Instant at, Totals now) {
        Totals before = lastTotals;
        Instant beforeAt = lastTotalsAt;
        if (before == null || beforeAt == null) {
            return null;
        }
        double seconds = Duration.between(beforeAt, at).toNanos() / 1e9;
        if (seconds <= 0) {
            return null;
        }
        return new Sample.Rates(
                increase(before.messagesSent(), now.messagesSent()) / seconds,
                increase(before.messagesReceived(), now.messagesReceived()) / seconds,
                increase(before.fallbacksSent(), now.fallbacksSent()) / seconds);
    }

    /** One that is smaller than before began anew, from nothing: the instance was restarted. */
    static long increase(long before, long now) {
        return now < before ? now : now - before;
    }
}
