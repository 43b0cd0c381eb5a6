package io.shmipc.spring.actuate.endpoint;

import io.shmipc.session.Session;
import io.shmipc.spring.actuate.MonitoredPeers;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows clients, servers and their sessions. What changes something is off unless {@code
 * management.endpoint.shmipc.access} is {@code unrestricted}, or Boot's settings for all endpoints
 * make it so. Sizes are bounded: of many sessions or streams only some are shown. Messages are not
 * shown at all.
 */
@Endpoint(id = "shmipc", defaultAccess = Access.READ_ONLY)
public final class ShmipcEndpoint {

    /** Streams in one answer, unless the request wants fewer. */
    static final int DEFAULT_STREAMS = 100;

    /** Streams in one answer, whatever the request wants. */
    static final int MAX_STREAMS = 1000;

    private final MonitoredPeers peers;
    private final SessionFinder finder;

    public ShmipcEndpoint(MonitoredPeers peers) {
        this.peers = peers;
        this.finder = new SessionFinder(peers);
    }

    /** All clients and servers with their sessions. */
    @ReadOperation
    public OverviewDescriptor overview() {
        return Descriptions.overview(peers);
    }

    /**
     * One session, with a page of its streams.
     *
     * @param offset streams to leave out, those with the lowest ids first; 0 if absent
     * @param limit streams to show, 1 to 1000; 100 if absent
     * @return null if no session that is open has the number
     */
    @ReadOperation
    public @Nullable SessionDescriptor session(
            @Selector long session, @Nullable Integer offset, @Nullable Integer limit) {
        SessionFinder.Found found = finder.find(session);
        return found == null
                ? null
                : Descriptions.session(
                        found,
                        within("offset", offset, 0, 0, Integer.MAX_VALUE),
                        within("limit", limit, DEFAULT_STREAMS, 1, MAX_STREAMS));
    }

    /**
     * Has a session send over the socket what it sends from now on, or no longer.
     *
     * @param forced whether it should
     */
    @WriteOperation
    public void forceFallback(@Selector long session, boolean forced) {
        existing(session).forceFallback(forced);
    }

    /** Ends a session and all its streams. A client connects anew. */
    @DeleteOperation
    public void close(@Selector long session) {
        existing(session).close();
    }

    private Session existing(long id) {
        SessionFinder.Found found = finder.find(id);
        if (found == null) {
            throw new InvalidEndpointRequestException(
                    "session=" + id + " is not open", "No open session has the id " + id + ".");
        }
        return found.session();
    }

    private static int within(
            String name, @Nullable Integer value, int absent, int least, int most) {
        int chosen = value == null ? absent : value;
        if (chosen < least || chosen > most) {
            String rule = name + "=" + chosen + " must be >= " + least + " and <= " + most;
            throw new InvalidEndpointRequestException(rule, rule);
        }
        return chosen;
    }
}
