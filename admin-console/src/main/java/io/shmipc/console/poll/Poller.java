package io.shmipc.console.poll;

import io.shmipc.console.config.ConsoleProperties;
import io.shmipc.console.fleet.Discovery;
import io.shmipc.console.fleet.Fleet;
import io.shmipc.console.fleet.Instance;
import io.shmipc.console.model.Health;
import io.shmipc.console.model.Overview;
import io.shmipc.console.model.UnreadableAnswerException;
import io.shmipc.console.remote.InstanceClient;
import io.shmipc.console.remote.InstanceFailure;
import io.shmipc.console.remote.InstanceFailure.Reason;
import io.shmipc.console.remote.Refusals;
import io.shmipc.console.remote.Reply;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Asks each instance at an interval, all of them side by side: nobody waits for one that is slow,
 * and one that has not answered is not asked again before its deadline. Safe for any thread.
 */
@Component
public final class Poller implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

    private final Discovery discovery;
    private final InstanceClient client;
    private final ConsoleProperties properties;
    private final Clock clock;

    private final Map<String, History> histories = new ConcurrentHashMap<>();
    private final Set<String> inFlight = ConcurrentHashMap.newKeySet();

    private volatile Fleet fleet = Fleet.UNKNOWN;
    private volatile @Nullable ScheduledExecutorService scheduler;

    public Poller(
            Discovery discovery, InstanceClient client, ConsoleProperties properties, Clock clock) {
        this.discovery = discovery;
        this.client = client;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        if (scheduler != null) {
            return;
        }
        CustomizableThreadFactory threads = new CustomizableThreadFactory("console-poll-");
        threads.setDaemon(true);
        // Two, for discovery may wait for its registry while instances are asked.
        ScheduledExecutorService started = Executors.newScheduledThreadPool(2, threads);
        started.scheduleWithFixedDelay(
                () -> quietly(this::discover),
                0,
                properties.discoveryInterval().toMillis(),
                TimeUnit.MILLISECONDS);
        started.scheduleAtFixedRate(
                () -> quietly(this::poll),
                0,
                properties.pollInterval().toMillis(),
                TimeUnit.MILLISECONDS);
        scheduler = started;
    }

    @Override
    public synchronized void stop() {
        ScheduledExecutorService started = scheduler;
        if (started != null) {
            started.shutdownNow();
            scheduler = null;
        }
    }

    @Override
    public boolean isRunning() {
        return scheduler != null;
    }

    private static void quietly(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failed) {
            // Thrown further it would end the schedule.
            LOG.error("A round of the console failed", failed);
        }
    }

    /** What discovery named last. */
    public Fleet fleet() {
        return fleet;
    }

    /** What is known of each instance, those included that are not shown; in no order. */
    public List<InstanceState> states() {
        return histories.values().stream().map(History::state).toList();
    }

    /** What is known of an instance, or null if there is none with this id. */
    public @Nullable InstanceState state(String id) {
        History history = histories.get(id);
        return history == null ? null : history.state();
    }

    /** Its samples after a time, the oldest first; none if there is no such instance. */
    public List<Sample> samples(String id, Instant after) {
        History history = histories.get(id);
        return history == null ? List.of() : history.since(after);
    }

    /** Asks discovery, and begins to ask the instances that are new. */
    void discover() {
        Fleet named = discovery.ask();
        Instant now = clock.instant();
        for (Instance instance : named.instances()) {
            histories
                    .computeIfAbsent(
                            instance.id(), id -> new History(instance, properties.samples()))
                    .named(instance);
        }
        Set<String> present =
                named.instances().stream().map(Instance::id).collect(Collectors.toSet());
        for (Map.Entry<String, History> each : histories.entrySet()) {
            if (!present.contains(each.getKey())) {
                each.getValue().gone(now);
            }
        }
        forget(now, present.size());
        boolean first = fleet.askedAt() == null;
        fleet = named;
        if (first) {
            poll();
        }
    }

    /** Those gone for long, and of those gone more recently so many that the bound is kept. */
    private void forget(Instant now, int present) {
        List<InstanceState> gone =
                states().stream()
                        .filter(state -> state.goneSince() != null)
                        .sorted(
                                Comparator.comparing(
                                        (InstanceState state) -> gone(state, now),
                                        Comparator.reverseOrder()))
                        .toList();
        int room = Math.max(0, properties.maxInstances() - present);
        for (int i = 0; i < gone.size(); i++) {
            InstanceState state = gone.get(i);
            if (i >= room
                    || state.answer() == null
                    || gone(state, now).isBefore(now.minus(properties.history()))) {
                histories.remove(state.instance().id());
            }
        }
    }

    private static Instant gone(InstanceState state, Instant now) {
        Instant since = state.goneSince();
        return since == null ? now : since;
    }

    /** Begins to ask each instance that is not being asked already. */
    void poll() {
        for (Instance instance : fleet.instances()) {
            if (inFlight.add(instance.id())) {
                try {
                    ask(instance);
                } catch (RuntimeException failed) {
                    inFlight.remove(instance.id());
                    throw failed;
                }
            }
        }
    }

    private void ask(Instance instance) {
        CompletableFuture<Health> health =
                client.begin(instance, "/health", Poller::health)
                        .exceptionally(unknown -> Health.UNKNOWN);
        CompletableFuture<Overview> overview =
                client.begin(instance, "/shmipc", reply -> overview(reply));
        health.thenCombine(
                        overview.handle((read, failure) -> new Outcome(read, failure)),
                        (status, outcome) -> {
                            record(instance, status, outcome);
                            return status;
                        })
                .whenComplete(
                        (status, failure) -> {
                            inFlight.remove(instance.id());
                            if (failure != null) {
                                LOG.error("An answer could not be kept", failure);
                            }
                        });
    }

    private record Outcome(@Nullable Overview overview, @Nullable Throwable failure) {}

    private void record(Instance instance, Health health, Outcome outcome) {
        History history = histories.get(instance.id());
        if (history == null) {
            return;
        }
        Overview overview = outcome.overview();
        if (overview != null) {
            history.answered(clock.instant(), health, overview);
        } else {
            history.failed(clock.instant(), health, failure(outcome.failure()));
        }
    }

    private static InstanceFailure failure(@Nullable Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof InstanceFailure own) {
            return own;
        }
        if (cause instanceof RefusedException refused) {
            return refused.failure();
        }
        if (cause instanceof UnreadableAnswerException unreadable) {
            return new InstanceFailure(
                    Reason.NOT_UNDERSTOOD, String.valueOf(unreadable.getMessage()));
        }
        LOG.warn("An answer could not be read", cause);
        return new InstanceFailure(Reason.NOT_UNDERSTOOD, "The answer could not be read.");
    }

    private static Health health(Reply reply) {
        // A health that is down comes with a status of its own, and with the same words.
        return reply.isSuccess() || reply.status() == 503
                ? Health.of(reply.body())
                : Health.UNKNOWN;
    }

    private static Overview overview(Reply reply) {
        InstanceFailure refusal = Refusals.of(reply);
        if (refusal != null) {
            throw new RefusedException(refusal);
        }
        return Overview.of(reply.body());
    }

    /** Carries a failure through a function that may throw nothing else. */
    private static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final InstanceFailure failure;

        RefusedException(InstanceFailure failure) {
            super(failure);
            this.failure = failure;
        }

        InstanceFailure failure() {
            return failure;
        }
    }
}
