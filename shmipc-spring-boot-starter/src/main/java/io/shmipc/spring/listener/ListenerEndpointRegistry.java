package io.shmipc.spring.listener;

import io.shmipc.error.ConfigurationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The listeners of an application. Safe for use by any number of threads. */
public final class ListenerEndpointRegistry {

    private final @Nullable Integer defaultConcurrency;
    private final Map<String, ListenerRegistration> byId = new LinkedHashMap<>();
    private final List<Consumer<ListenerRegistration>> rules = new ArrayList<>();
    private volatile DestinationTable table = DestinationTable.EMPTY;

    /** A registry whose listeners handle any number of messages at one time. */
    public ListenerEndpointRegistry() {
        this(null);
    }

    private ListenerEndpointRegistry(@Nullable Integer defaultConcurrency) {
        checkConcurrency(defaultConcurrency);
        this.defaultConcurrency = defaultConcurrency;
    }

    /**
     * A registry.
     *
     * @param concurrency how many messages a listener that does not say handles at one time; null
     *     for any number
     * @throws ConfigurationException if that is less than 1
     */
    public static ListenerEndpointRegistry withConcurrency(@Nullable Integer concurrency) {
        return new ListenerEndpointRegistry(concurrency);
    }

    @Nullable Integer defaultConcurrency() {
        return defaultConcurrency;
    }

    /** Adds an endpoint that runs, with the default limit. */
    public ListenerRegistration register(ListenerEndpoint endpoint) {
        return register(endpoint, defaultConcurrency, true);
    }

    /**
     * Adds an endpoint.
     *
     * @param concurrency how many messages it handles at one time; null for any number
     * @param running whether it takes messages at once, or when it is started by its id
     * @throws ConfigurationException if its id is taken, a destination is none, or it could not be
     *     told whether a message is for it or for another one; or it cannot run as it would here
     */
    public synchronized ListenerRegistration register(
            ListenerEndpoint endpoint, @Nullable Integer concurrency, boolean running) {
        checkConcurrency(concurrency);
        if (endpoint.destinations().isEmpty()) {
            throw new ConfigurationException(
                    "destinations of listener id=" + endpoint.id() + " must not be empty");
        }
        ListenerRegistration other = byId.get(endpoint.id());
        if (other != null) {
            throw new ConfigurationException(
                    "listener id="
                            + endpoint.id()
                            + " with destination="
                            + String.join(", ", endpoint.destinations())
                            + " must differ in both from id="
                            + other.id()
                            + " with destination="
                            + String.join(", ", other.destinations()));
        }
        ListenerRegistration added = new ListenerRegistration(endpoint, concurrency, running);
        rules.forEach(rule -> rule.accept(added));
        List<ListenerRegistration> all = new ArrayList<>(byId.values());
        all.add(added);
        table = new DestinationTable(all);
        byId.put(endpoint.id(), added);
        return added;
    }

    private static void checkConcurrency(@Nullable Integer concurrency) {
        if (concurrency != null && concurrency < 1) {
            throw new ConfigurationException("concurrency=" + concurrency + " must be >= 1");
        }
    }

    /** Has all listeners checked, those here now and those to come. */
    synchronized void require(Consumer<ListenerRegistration> rule) {
        byId.values().forEach(rule);
        rules.add(rule);
    }

    /** What the listeners are, in the order in which they were added. */
    public Collection<ListenerEndpoint> endpoints() {
        return listeners().stream().map(ListenerRegistration::endpoint).toList();
    }

    /** All listeners in the order in which they were added. */
    public synchronized Collection<ListenerRegistration> listeners() {
        return List.copyOf(byId.values());
    }

    /** The listener of that id, or null. */
    public synchronized @Nullable ListenerRegistration listener(String id) {
        return byId.get(id);
    }

    /**
     * Has a listener take messages.
     *
     * @throws IllegalArgumentException if there is none of that id
     */
    public void start(String id) {
        require(id).start();
    }

    /**
     * Has a listener refuse messages, and waits until those that it handles are done.
     *
     * @param timeout for how long to wait
     * @return whether none is left
     * @throws IllegalArgumentException if there is none of that id
     */
    public boolean stop(String id, Duration timeout) {
        return require(id).stop(timeout);
    }

    private ListenerRegistration require(String id) {
        ListenerRegistration listener = listener(id);
        if (listener == null) {
            throw new IllegalArgumentException("no listener has id=" + id);
        }
        return listener;
    }

    DestinationTable.@Nullable Match find(String destination) {
        return table.find(destination);
    }
}
