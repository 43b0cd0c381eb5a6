package io.shmipc.spring.actuate.endpoint;

import io.shmipc.metrics.ClientCounters;
import io.shmipc.metrics.ServerCounters;
import io.shmipc.metrics.SessionCounters;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/** Everything there is, in short. */
public record OverviewDescriptor(List<ClientDescriptor> clients, List<ContainerDescriptor> servers)
        implements OperationResponseBody {

    /**
     * A client; what it did is left out while nobody has needed it.
     *
     * @param connected number of sessions connected, of which {@code sessions} names the first few
     */
    public record ClientDescriptor(
            String name,
            boolean required,
            boolean started,
            @Nullable String address,
            int sessionsWanted,
            int connected,
            List<SessionSummary> sessions,
            @Nullable ClientCounters counters,
            @Nullable SessionCounters totals) {}

    /** A listener container and its servers, of which there are none while it is stopped. */
    public record ContainerDescriptor(
            String name, boolean running, List<ServerDescriptor> servers) {}

    /**
     * A server.
     *
     * @param connected number of sessions connected, of which {@code sessions} names the first few
     */
    public record ServerDescriptor(
            String address,
            int connected,
            List<SessionSummary> sessions,
            ServerCounters counters,
            SessionCounters totals) {}

    /** A session among others. */
    public record SessionSummary(
            long id,
            String mode,
            int remotePid,
            int streams,
            boolean fallbackForced,
            boolean breakerOpen) {}
}
