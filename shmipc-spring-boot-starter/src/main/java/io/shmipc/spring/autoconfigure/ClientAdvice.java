package io.shmipc.spring.autoconfigure;

import java.util.Map;

/** What to write instead of a client's setting that the core refuses, by the core's name. */
final class ClientAdvice {

    static final Map<String, String> BY_SETTING =
            Map.ofEntries(
                    Map.entry(
                            "client",
                            "Name each client under 'shmipc.clients' with a letter first, then"
                                    + " letters, digits and single dashes, for example log-agent,"
                                    + " and no two alike; 'shmipc.client' is the default one."),
                    Map.entry("sessions", "Change '{client}.sessions', for example to 1."),
                    Map.entry(
                            "connectTimeout",
                            "Change '{client}.connect-timeout', for example to 1s."),
                    Map.entry(
                            "requestTimeout",
                            "Change '{client}.request-timeout', for example to 5s."),
                    Map.entry(
                            "reconnectBackoffMax",
                            "Change '{client}.reconnect-backoff-max', for example to 1s."),
                    Map.entry(
                            "maxIdleStreams",
                            "Change '{client}.max-idle-streams', for example to 256."),
                    Map.entry(
                            "breakerThreshold",
                            "Change '{client}.breaker.threshold', for example to 10, or to 0 for"
                                    + " never."),
                    Map.entry(
                            "breakerWindow",
                            "Change '{client}.breaker.window', for example to 1s."),
                    Map.entry(
                            "breakerOpenTime",
                            "Change '{client}.breaker.open-time', for example to 5s."),
                    Map.entry(
                            "retireTimeout",
                            "Change '{client}.retire-timeout', for example to 30s."),
                    Map.entry(
                            "allowedServerUids",
                            "Write numbers of users as '{client}.allowed-server-uids'; leave it out"
                                    + " to connect to a server of any user."));

    private ClientAdvice() {}
}
