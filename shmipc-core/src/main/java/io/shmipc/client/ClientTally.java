package io.shmipc.client;

import io.shmipc.error.PeerUnavailableException;
import io.shmipc.metrics.ClientCounters;
import java.util.concurrent.atomic.LongAdder;

/** The live counters of a client; its sessions come and go. */
final class ClientTally {

    final LongAdder sessionsOpened = new LongAdder();
    final LongAdder reconnects = new LongAdder();
    final LongAdder breakerOpenings = new LongAdder();
    final LongAdder exhaustions = new LongAdder();
    private final LongAdder connectsFailed = new LongAdder();
    private final LongAdder handshakesFailed = new LongAdder();

    /** An attempt led to no session. */
    void failed(Throwable reason) {
        boolean unheard = reason instanceof PeerUnavailableException;
        (unheard ? connectsFailed : handshakesFailed).increment();
    }

    ClientCounters snapshot() {
        return new ClientCounters(
                sessionsOpened.sum(),
                connectsFailed.sum(),
                handshakesFailed.sum(),
                reconnects.sum(),
                breakerOpenings.sum(),
                exhaustions.sum());
    }
}
