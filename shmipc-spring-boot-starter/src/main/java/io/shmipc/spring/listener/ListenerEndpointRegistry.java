package io.shmipc.spring.listener;

import io.shmipc.error.ConfigurationException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The endpoints of an application by destination. Safe for use by any number of threads. */
public final class ListenerEndpointRegistry {

    private final Map<String, ListenerEndpoint> byDestination = new ConcurrentHashMap<>();

    /**
     * Adds an endpoint.
     *
     * @throws ConfigurationException if its destination is empty, or its destination or id taken
     */
    public synchronized void register(ListenerEndpoint endpoint) {
        if (endpoint.destination().isEmpty()) {
            throw new ConfigurationException(
                    "destination of listener id=" + endpoint.id() + " must not be empty");
        }
        for (ListenerEndpoint other : byDestination.values()) {
            if (other.destination().equals(endpoint.destination())
                    || other.id().equals(endpoint.id())) {
                throw new ConfigurationException(
                        "listener id="
                                + endpoint.id()
                                + " with destination="
                                + endpoint.destination()
                                + " must differ in both from id="
                                + other.id()
                                + " with destination="
                                + other.destination());
            }
        }
        byDestination.put(endpoint.destination(), endpoint);
    }

    /** Who handles the destination, or null. */
    public @Nullable ListenerEndpoint find(String destination) {
        return byDestination.get(destination);
    }

    /** All endpoints, in no particular order. */
    public Collection<ListenerEndpoint> endpoints() {
        return List.copyOf(byDestination.values());
    }
}
