package io.shmipc.spring.autoconfigure;

import java.util.Map;

/** What to write instead of the server's setting that the core refuses, by the core's name. */
final class ServerAdvice {

    private static final String PEERS =
            "Write numbers of users as 'shmipc.server.allowed-uids' and of groups as"
                    + " 'shmipc.server.allowed-gids', with a unix socket only; leave both out to"
                    + " let in the own user.";

    static final Map<String, String> BY_SETTING =
            Map.ofEntries(
                    Map.entry("allowedUids", PEERS),
                    Map.entry("allowedGids", PEERS),
                    Map.entry(
                            "maxSessions",
                            "Change 'shmipc.server.max-sessions', for example to 1024."),
                    Map.entry(
                            "unixFileMode",
                            "Write 'shmipc.server.unix-file-mode' as an octal number, for example"
                                    + " \"660\" in quotes."),
                    Map.entry(
                            "maxSessionsPerPeer",
                            "Change 'shmipc.server.max-sessions-per-peer' to no more than"
                                    + " 'shmipc.server.max-sessions', or leave it out."),
                    Map.entry(
                            "maxHandshakesPerPeer",
                            "Change 'shmipc.server.max-handshakes-per-peer', for example to 192."),
                    Map.entry(
                            "anyUidAllowed",
                            "Set either 'shmipc.server.any-uid-allowed' or"
                                    + " 'shmipc.server.allowed-uids' and"
                                    + " 'shmipc.server.allowed-gids'."),
                    Map.entry(
                            "unixFileOwner",
                            "Change 'shmipc.server.unix-file-owner' to a user that exists, and run"
                                    + " with CAP_CHOWN, or leave it out."),
                    Map.entry(
                            "unixFileGroup",
                            "Change 'shmipc.server.unix-file-group' to a group that exists and that"
                                    + " this process is in, or leave it out."),
                    Map.entry(
                            "hotRestartTimeout",
                            "Change 'shmipc.server.hot-restart.timeout', for example to 2s."),
                    Map.entry(
                            "hotRestartGrace",
                            "Change 'shmipc.server.hot-restart.grace', for example to 1s."),
                    Map.entry(
                            "socketFolder",
                            "Create the folder, or change 'shmipc.server.address' to a path in one"
                                    + " that exists and that this process may write to."));

    private ServerAdvice() {}
}
