package io.shmipc.spring.actuate.endpoint;

import io.shmipc.diagnostics.ClassAllocation;
import io.shmipc.metrics.SessionCounters;
import io.shmipc.session.QueueDepths;
import io.shmipc.session.SizeClassUsage;
import java.util.List;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A session and a page of its streams.
 *
 * @param side {@code client} or {@code server}
 * @param name of the client or listener container
 * @param allocation what the slices of each size class are used for
 * @param leaks the last ones that were found in it, the newest first
 */
public record SessionDescriptor(
        long id,
        String side,
        String name,
        String mode,
        int protocolVersion,
        String remoteAddress,
        int remotePid,
        boolean fallbackForced,
        List<SizeClassUsage> memory,
        List<ClassAllocation> allocation,
        QueueDepths queues,
        SessionCounters counters,
        List<LeakDescriptor> leaks,
        StreamPage streams)
        implements OperationResponseBody {

    /**
     * Some of the streams, in the order of their ids.
     *
     * @param total streams open
     * @param offset how many of them come before this page
     */
    public record StreamPage(int total, int offset, List<StreamDescriptor> streams) {}

    /**
     * A stream.
     *
     * @param lent whether it was borrowed from a client's pool and not returned
     * @param slicesHeld slices of shared memory that this end holds for it: those it writes, and
     *     those it received and has not released
     * @param bytesHeld their capacity
     * @param heldMillis how long the oldest of them has been held; 0 without any
     */
    public record StreamDescriptor(
            long id,
            String state,
            boolean inFallback,
            boolean lent,
            int slicesHeld,
            long bytesHeld,
            long heldMillis) {}
}
