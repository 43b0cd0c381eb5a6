package io.shmipc.spring.actuate.endpoint;

import java.util.List;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What can be dumped.
 *
 * @param payload who is shown payload: {@code never}, {@code when-authorized} or {@code always}
 * @param maxPayloadBytes most payload that one answer has
 */
public record DumpOverviewDescriptor(
        List<DumpableSession> sessions, String payload, long maxPayloadBytes)
        implements OperationResponseBody {

    /**
     * A session with shared memory.
     *
     * @param side {@code client} or {@code server}
     * @param name of the client or listener container
     * @param regionBytes size of its buffer region
     * @param slices in that region
     */
    public record DumpableSession(
            long session, String side, String name, int remotePid, long regionBytes, long slices) {}
}
