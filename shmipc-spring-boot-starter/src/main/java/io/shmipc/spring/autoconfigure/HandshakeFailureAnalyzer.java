package io.shmipc.spring.autoconfigure;

import io.shmipc.error.HandshakeException;

/** Says what to do where a client is told to fail fast and no session comes about. */
final class HandshakeFailureAnalyzer extends SetupFailureAnalyzer<HandshakeException> {

    @Override
    String action(String message, HandshakeException cause) {
        if (message.startsWith("mode=")) {
            return "Set '{memory}.fall-back-to-socket-only' to true, or '{memory}.type' to"
                    + " socket-only, to run over the socket alone; or remove what the description"
                    + " names.";
        }
        if (message.contains("allowedServerUids=")) {
            return "Start the server as one of these users, or change"
                    + " '{client}.allowed-server-uids'.";
        }
        return "Look into the log of the server, which may have refused this client:"
                + " 'shmipc.server.allowed-uids' there has to name its user. If the server is only"
                + " slow, raise '{session}.handshake-timeout'. With '{client}.fail-fast' set to"
                + " false the application starts without it and goes on trying.";
    }
}
