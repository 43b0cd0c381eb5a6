package io.shmipc.spring.autoconfigure;

import io.shmipc.error.ConfigurationException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which property to change when the core refuses a setting. */
final class ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<ConfigurationException> {

    private static final Pattern FIRST_NAME = Pattern.compile("(\\w+)(?:=|: )");

    private static final String ADDRESS =
            "Write 'shmipc.client.address' or 'shmipc.server.address' as unix:/path/of/socket (at"
                    + " most 107 bytes) or tcp://127.0.0.1:port.";

    private static final String IN_USE =
            "Stop the process that listens there, change 'shmipc.server.address', or set"
                    + " 'shmipc.server.take-over' to replace it.";

    private static final String PEERS =
            "Write numbers of users as 'shmipc.server.allowed-uids' and of groups as"
                    + " 'shmipc.server.allowed-gids', with a unix socket only; leave both out to"
                    + " let in the own user.";

    private static final String REGION_SIZE =
            "Change 'shmipc.memory.region-size', for example to 32MB.";

    /** Names as they appear in messages, and what the user wrote. */
    private static final Map<String, String> ADVICE =
            Map.ofEntries(
                    Map.entry("address", ADDRESS),
                    Map.entry("sessions", "Change 'shmipc.client.sessions'."),
                    Map.entry(
                            "eventLoopThreads",
                            "Change 'shmipc.client.event-loop-threads' or"
                                    + " 'shmipc.server.event-loop-threads'; one loop serves many"
                                    + " sessions, and more than one for each processor rarely"
                                    + " helps."),
                    Map.entry(
                            "eventLoopCpus",
                            "Change 'shmipc.client.event-loop-cpus' or"
                                    + " 'shmipc.server.event-loop-cpus' to numbers of processors"
                                    + " that this process may use, each once and no more than there"
                                    + " are event loops, or leave it out."),
                    Map.entry(
                            "handlerThreads",
                            "Change 'shmipc.session.handler-threads' to workers, virtual-threads"
                                    + " (JDK 21 or later) or event-loop; a callbackExecutor set by"
                                    + " a ShmipcSessionCustomizer needs workers."),
                    Map.entry(
                            "maxSpin",
                            "Change 'shmipc.session.wait.max-spin', for example to 50us and to no"
                                    + " more than 1s; leave it out unless"
                                    + " 'shmipc.session.wait.strategy' is adaptive."),
                    Map.entry(
                            "interval",
                            "Write 'shmipc.session.wait.interval' as a time from 10us to 1h, for"
                                    + " example 1ms, where 'shmipc.session.wait.strategy' is timed;"
                                    + " leave it out otherwise."),
                    Map.entry(
                            "connectTimeout",
                            "Change 'shmipc.client.connect-timeout', for example to 1s."),
                    Map.entry(
                            "reconnectBackoffMax",
                            "Change 'shmipc.client.reconnect-backoff-max', for example to 1s."),
                    Map.entry("maxIdleStreams", "Change 'shmipc.client.max-idle-streams'."),
                    Map.entry("maxSessions", "Change 'shmipc.server.max-sessions'."),
                    Map.entry(
                            "unixFileMode",
                            "Write 'shmipc.server.unix-file-mode' as an octal number, for example"
                                    + " \"660\" in quotes."),
                    Map.entry(
                            "drainTimeout",
                            "Change 'shmipc.client.drain-timeout' or"
                                    + " 'shmipc.server.drain-timeout', for example to 5s."),
                    Map.entry(
                            "breakerThreshold",
                            "Change 'shmipc.client.breaker.threshold', for example to 10, or to 0"
                                    + " for never."),
                    Map.entry(
                            "breakerWindow",
                            "Change 'shmipc.client.breaker.window', for example to 1s."),
                    Map.entry(
                            "breakerOpenTime",
                            "Change 'shmipc.client.breaker.open-time', for example to 5s."),
                    Map.entry(
                            "retireTimeout",
                            "Change 'shmipc.client.retire-timeout', for example to 30s."),
                    Map.entry(
                            "allowedServerUids",
                            "Write numbers of users as 'shmipc.client.allowed-server-uids'; leave"
                                    + " it out to connect to a server of any user."),
                    Map.entry(
                            "maxSessionsPerPeer",
                            "Change 'shmipc.server.max-sessions-per-peer' to no more than"
                                    + " 'shmipc.server.max-sessions', or leave it out."),
                    Map.entry(
                            "maxHandshakesPerPeer",
                            "Change 'shmipc.server.max-handshakes-per-peer', for example to 192."),
                    Map.entry("allowedUids", PEERS),
                    Map.entry("allowedGids", PEERS),
                    Map.entry(
                            "anyUidAllowed",
                            "Set either 'shmipc.server.any-uid-allowed' or"
                                    + " 'shmipc.server.allowed-uids' and"
                                    + " 'shmipc.server.allowed-gids'."),
                    Map.entry(
                            "unixFileOwner",
                            "Change 'shmipc.server.unix-file-owner' to a user that exists, or leave"
                                    + " it out."),
                    Map.entry(
                            "unixFileGroup",
                            "Change 'shmipc.server.unix-file-group' to a group that exists, or"
                                    + " leave it out."),
                    Map.entry(
                            "hotRestartTimeout",
                            "Change 'shmipc.server.hot-restart.timeout', for example to 2s."),
                    Map.entry(
                            "hotRestartGrace",
                            "Change 'shmipc.server.hot-restart.grace', for example to 1s."),
                    Map.entry(
                            "brokenListTimeout",
                            "Change 'shmipc.session.broken-list-timeout', for example to 10s."),
                    Map.entry(
                            "maxPeerMemoryBytes",
                            "Change 'shmipc.session.max-peer-memory-size', for example to 64GB."),
                    Map.entry("maxRegionSlices", "Change 'shmipc.session.max-region-slices'."),
                    Map.entry(
                            "maxHandlersPerSession",
                            "Change 'shmipc.session.max-handlers-per-session', for example to"
                                    + " 512."),
                    Map.entry("regionBytes", REGION_SIZE),
                    Map.entry("pathBytes", ADDRESS),
                    Map.entry(
                            "socketFolder",
                            "Create the folder, or change 'shmipc.server.address' to a path in one"
                                    + " that exists and that this process may write to."),
                    Map.entry(
                            "regionDirectory",
                            "Change 'shmipc.memory.directory' to an existing directory, for example"
                                    + " /dev/shm."),
                    Map.entry(
                            "requestTimeout",
                            "Change 'shmipc.client.request-timeout', for example to 5s."),
                    Map.entry(
                            "sizeClasses",
                            "Change 'shmipc.memory.size-classes': each with a 'size' that is a"
                                    + " multiple of 4 bytes and a 'percent'; the percentages add"
                                    + " up to 100."),
                    Map.entry(
                            "capacityBytes",
                            "Change the 'size' of an entry of 'shmipc.memory.size-classes' to a"
                                    + " multiple of 4 bytes, for example 8172B."),
                    Map.entry(
                            "percent",
                            "Change the 'percent' of the entries of 'shmipc.memory.size-classes'"
                                    + " so that they add up to 100."),
                    Map.entry(
                            "queueCapacity",
                            "Change 'shmipc.memory.queue-capacity', for example to 8192."),
                    Map.entry(
                            "handshakeTimeout",
                            "Change 'shmipc.session.handshake-timeout', for example to 1s."),
                    Map.entry(
                            "readTimeout",
                            "Change 'shmipc.session.read-timeout', for example to 30s."),
                    Map.entry(
                            "writeTimeout",
                            "Change 'shmipc.session.write-timeout', for example to 10s."),
                    Map.entry(
                            "maxFrameBytes",
                            "Change 'shmipc.session.max-frame-size', for example to 64MB."),
                    Map.entry(
                            "maxUnreadSocketBytes",
                            "Change 'shmipc.session.max-unread-socket-size' to no less than"
                                    + " 'shmipc.session.max-frame-size'."),
                    Map.entry("maxStreams", "Change 'shmipc.session.max-streams'."),
                    Map.entry(
                            "maxHeaderBytes",
                            "Change 'shmipc.message.max-header-size', for example to 64KB."),
                    Map.entry(
                            "maxPayloadBytes",
                            "Change 'shmipc.message.max-payload-size', for example to 16MB."),
                    Map.entry(
                            "concurrency",
                            "Write a number >= 1 as 'concurrency' of the @ShmipcListener, or"
                                    + " leave it out."),
                    Map.entry(
                            "destination",
                            "With 'shmipc.codec=length-prefixed' there is one listener, with"
                                    + " destination \"default\"; use 'shmipc.codec=ttheader' for"
                                    + " several."),
                    Map.entry(
                            "method",
                            "Correct the parameters of the @ShmipcListener method that the"
                                    + " description names."),
                    Map.entry(
                            "id", "Give each @ShmipcListener a destination and an id of its own."));

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ConfigurationException cause) {
        return new FailureAnalysis(
                "Shmipc cannot be set up: " + cause.getMessage(),
                action(String.valueOf(cause.getMessage())),
                cause);
    }

    private static String action(String message) {
        if (message.startsWith("address in use")) {
            return IN_USE;
        }
        Matcher names = FIRST_NAME.matcher(message);
        while (names.find()) {
            String advice = ADVICE.get(names.group(1));
            if (advice != null) {
                return advice;
            }
        }
        return "Correct the setting under 'shmipc' that the description names.";
    }
}
