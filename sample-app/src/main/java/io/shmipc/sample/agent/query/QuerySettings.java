package io.shmipc.sample.agent.query;

import java.time.Duration;

/**
 * @param maxReplyBytes lines in one answer, together; one line is given even if it is longer
 * @param searchDeadline a search ends after this time and says where to go on
 * @param auditPageBytes stored bytes that one audit request reads
 */
public record QuerySettings(long maxReplyBytes, Duration searchDeadline, long auditPageBytes) {

    /** 1 MiB of lines, 500 ms, 64 MiB a page. */
    public static final QuerySettings DEFAULT =
            new QuerySettings(1 << 20, Duration.ofMillis(500), 64 << 20);
}
