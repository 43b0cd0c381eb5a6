package io.shmipc.faults.chaos;

import io.shmipc.faults.chaos.peer.Sabotage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a run does.
 *
 * @param seed of everything that is drawn
 * @param messages verified messages to reach before the run ends
 * @param kills processes to kill
 * @param stops processes to stop for a while
 * @param restarts servers to replace in order
 * @param limit the longest the run may take, or null
 * @param clients client processes at a time
 * @param threads threads of each that call in all ways there are
 * @param sessions most sessions of each
 * @param bulkStreams streams of each that exchange small messages as fast as they can
 * @param bulkWindow requests of each such stream under way
 * @param bulkTurn requests of each such stream before another is opened
 * @param bulkBytes longest body of these
 * @param maxBytes longest body of all others
 * @param timeoutMillis how long calls wait
 * @param memory a kind of memory or {@link #MIXED}
 * @param regionBytes size of the regions, or 0 for a mixture
 * @param small whether small regions and queues are part of the mixture
 * @param provoke whether calls are cancelled, cut and so on
 * @param gap load between two events
 * @param peerCommand command that starts a foreign server, or null
 * @param address of a server that runs already, or null
 * @param sabotage what our server does wrong
 */
record ChaosOptions(
        long seed,
        long messages,
        int kills,
        int stops,
        int restarts,
        @Nullable Duration limit,
        int clients,
        int threads,
        int sessions,
        int bulkStreams,
        int bulkWindow,
        int bulkTurn,
        int bulkBytes,
        int maxBytes,
        int timeoutMillis,
        String memory,
        long regionBytes,
        boolean small,
        boolean provoke,
        Duration gap,
        @Nullable String peerCommand,
        @Nullable String address,
        Sabotage sabotage) {

    static final String MIXED = "MIXED";

    /** Whether the server is a process of ours, with derived replies. */
    boolean serverIsOurs() {
        return peerCommand == null && address == null;
    }
}
