package io.shmipc.spring.autoconfigure;

import io.shmipc.error.PeerUnavailableException;

/** Says what to do where a client is told to fail fast and nobody answers. */
final class PeerFailureAnalyzer extends SetupFailureAnalyzer<PeerUnavailableException> {

    @Override
    String action(String message, PeerUnavailableException cause) {
        return "Start the server that is to listen there, change '{client}.address', or set"
                + " '{client}.fail-fast' to false to start without it and go on trying.";
    }
}
