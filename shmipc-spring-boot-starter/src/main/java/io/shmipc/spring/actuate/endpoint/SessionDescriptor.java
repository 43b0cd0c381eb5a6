package io.shmipc.spring.actuate.endpoint;

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
        QueueDepths queues,
        SessionCounters counters,
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
     */
    public record StreamDescriptor(long id, String state, boolean inFallback, boolean lent) {}
}
