package io.shmipc.spring.actuate.endpoint;

import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.metrics.ClientCounters;
import io.shmipc.metrics.ServerCounters;
import io.shmipc.metrics.SessionCounters;
import io.shmipc.session.LeakDetection;
import io.shmipc.session.QueueDepths;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Everything there is, in short.
 *
 * @param time when this was so
 */
public record OverviewDescriptor(
        Instant time,
        List<ClientDescriptor> clients,
        List<ContainerDescriptor> servers,
        Leaks leaks)
        implements OperationResponseBody {

    /**
     * A client; what it did is left out while nobody has needed it.
     *
     * @param connected number of sessions connected, of which {@code sessions} names the first few
     * @param allocation of all sessions together, by size class
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
            @Nullable SessionCounters totals,
            List<ClassAllocation> allocation) {}

    /** A listener container and its servers, of which there are none while it is stopped. */
    public record ContainerDescriptor(
            String name, boolean running, List<ServerDescriptor> servers) {}

    /**
     * A server.
     *
     * @param connected number of sessions connected, of which {@code sessions} names the first few
     * @param allocation of all sessions together, by size class
     */
    public record ServerDescriptor(
            String address,
            int connected,
            List<SessionSummary> sessions,
            ServerCounters counters,
            SessionCounters totals,
            List<ClassAllocation> allocation) {}

    /**
     * A session among others.
     *
     * @param allocation what the slices of each size class are used for; empty without shared
     *     memory
     */
    public record SessionSummary(
            long id,
            String mode,
            int remotePid,
            int streams,
            boolean fallbackForced,
            boolean breakerOpen,
            QueueDepths queues,
            List<ClassAllocation> allocation) {}

    /**
     * Memory that was not given back, of all clients and servers.
     *
     * @param level how closely they look for it, of those that look the closest; null while there
     *     are none
     * @param suspected how many were found since the start
     * @param recent the last of them, the newest first
     */
    public record Leaks(
            @Nullable LeakDetection level, long suspected, List<LeakDescriptor> recent) {}
}
