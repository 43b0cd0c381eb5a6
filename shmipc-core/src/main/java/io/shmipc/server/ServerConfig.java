package io.shmipc.server;

import io.shmipc.error.ConfigurationException;
import io.shmipc.internal.os.Sockets;
import io.shmipc.internal.transport.EventLoopRules;
import io.shmipc.session.SessionConfig;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Settings of a {@link ShmipcServer}. Immutable; {@link Builder#build()} checks them. */
public final class ServerConfig {

    private final SocketAddress address;
    private final SessionConfig session;
    private final int maxSessions;
    private final int eventLoopThreads;
    private final List<Integer> eventLoopCpus;
    private final int unixFileMode;
    private final Duration drainTimeout;
    private final boolean takeOver;
    private final boolean handOverWhenReplaced;
    private final Duration hotRestartTimeout;
    private final Duration hotRestartGrace;
    private final String name;

    private ServerConfig(Builder builder) {
        address = builder.address;
        session = builder.session;
        maxSessions = builder.maxSessions;
        eventLoopThreads = builder.eventLoopThreads;
        eventLoopCpus = builder.eventLoopCpus;
        unixFileMode = builder.unixFileMode;
        drainTimeout = builder.drainTimeout;
        takeOver = builder.takeOver;
        handOverWhenReplaced = builder.handOverWhenReplaced;
        hotRestartTimeout = builder.hotRestartTimeout;
        hotRestartGrace = builder.hotRestartGrace;
        name = builder.name;
    }

    /**
     * A builder for a server at {@code address}.
     *
     * @param address a {@link java.net.UnixDomainSocketAddress} or a loopback {@link
     *     java.net.InetSocketAddress}
     */
    public static Builder builder(SocketAddress address) {
        return new Builder(address);
    }

    /** Where the server listens. */
    public SocketAddress address() {
        return address;
    }

    /** Settings of each accepted session. */
    public SessionConfig session() {
        return session;
    }

    /**
     * Sessions, and handshakes under way, at one time; a further connection is closed at once.
     * Default 1024.
     */
    public int maxSessions() {
        return maxSessions;
    }

    /**
     * Threads that serve the sockets and queues of all sessions. Default 1, at most four for each
     * available processor, of which 16 are always allowed.
     */
    public int eventLoopThreads() {
        return eventLoopThreads;
    }

    /**
     * Processors to pin the event loops to: the first loop to the first one, and so on, from the
     * start again if there are more loops. For loops that poll. Each at most once, no more than
     * there are loops, and only such as exist and this process may use. Default none: the system
     * moves the loops as it sees fit.
     */
    public List<Integer> eventLoopCpus() {
        return eventLoopCpus;
    }

    /** Permissions of the unix socket's file. Default 0600. */
    public int unixFileMode() {
        return unixFileMode;
    }

    /**
     * How long {@link ShmipcServer#close()}, and each session of a server that hands over, waits
     * for streams to end by themselves. Default 5 s.
     */
    public Duration drainTimeout() {
        return drainTimeout;
    }

    /**
     * Whether the server starts at an address at which a server of the same user still listens, in
     * order to replace it: a hot restart. At a unix socket the file is replaced, without a moment
     * at which nobody listens. At a tcp port both listen for a while, which only works if the older
     * one was started with this setting too. Default false: an address in use is an error.
     */
    public boolean takeOver() {
        return takeOver;
    }

    /**
     * Whether the server hands over by itself when another server of the same user has taken its
     * unix socket's place, as if {@link ShmipcServer#hotRestart()} had been called: nobody can
     * reach it any more then. Looked at five times a second. Default true.
     */
    public boolean handOverWhenReplaced() {
        return handOverWhenReplaced;
    }

    /**
     * How long a server that hands over waits for its clients to say that they have moved. Default
     * 2 s, as with other implementations.
     */
    public Duration hotRestartTimeout() {
        return hotRestartTimeout;
    }

    /**
     * How long a session that was handed over must have been without a message before its streams
     * on which no request is under way are closed, and the session with the last of them. A client
     * that opened a stream before it moved must send its request within this time. Default 1 s.
     */
    public Duration hotRestartGrace() {
        return hotRestartGrace;
    }

    /** Name of the server in thread names and logs. Default {@code server}. */
    public String name() {
        return name;
    }

    /** Collects settings; what each means is said at the getter of {@link ServerConfig}. */
    public static final class Builder {

        private static final Duration LONGEST = Duration.ofDays(365);

        private final SocketAddress address;
        private SessionConfig session = SessionConfig.defaults();
        private int maxSessions = 1024;
        private int eventLoopThreads = 1;
        private List<Integer> eventLoopCpus = List.of();
        private int unixFileMode = 0600;
        private Duration drainTimeout = Duration.ofSeconds(5);
        private boolean takeOver;
        private boolean handOverWhenReplaced = true;
        private Duration hotRestartTimeout = Duration.ofSeconds(2);
        private Duration hotRestartGrace = Duration.ofSeconds(1);
        private String name = "server";

        private Builder(SocketAddress address) {
            this.address = address;
        }

        public Builder session(SessionConfig value) {
            session = value;
            return this;
        }

        public Builder maxSessions(int value) {
            maxSessions = value;
            return this;
        }

        public Builder eventLoopThreads(int value) {
            eventLoopThreads = value;
            return this;
        }

        public Builder eventLoopCpus(List<Integer> value) {
            eventLoopCpus = List.copyOf(value);
            return this;
        }

        public Builder eventLoopCpus(int... value) {
            return eventLoopCpus(Arrays.stream(value).boxed().toList());
        }

        public Builder unixFileMode(int value) {
            unixFileMode = value;
            return this;
        }

        public Builder drainTimeout(Duration value) {
            drainTimeout = value;
            return this;
        }

        public Builder takeOver(boolean value) {
            takeOver = value;
            return this;
        }

        public Builder handOverWhenReplaced(boolean value) {
            handOverWhenReplaced = value;
            return this;
        }

        public Builder hotRestartTimeout(Duration value) {
            hotRestartTimeout = value;
            return this;
        }

        public Builder hotRestartGrace(Duration value) {
            hotRestartGrace = value;
            return this;
        }

        public Builder name(String value) {
            name = value;
            return this;
        }

        /**
         * Checks the settings.
         *
         * @throws ConfigurationException naming the setting, its value and the rule it breaks
         */
        public ServerConfig build() {
            Sockets.checkAddress(address);
            if (maxSessions < 1) {
                throw new ConfigurationException("maxSessions=" + maxSessions + " must be >= 1");
            }
            EventLoopRules.check(eventLoopThreads, eventLoopCpus);
            if ((unixFileMode & ~0777) != 0) {
                throw new ConfigurationException(
                        "unixFileMode=" + Integer.toOctalString(unixFileMode) + " must be <= 0777");
            }
            checkDuration("drainTimeout", drainTimeout);
            checkDuration("hotRestartTimeout", hotRestartTimeout);
            checkDuration("hotRestartGrace", hotRestartGrace);
            return new ServerConfig(this);
        }

        private static void checkDuration(String name, Duration value) {
            if (value.isNegative() || value.compareTo(LONGEST) > 0) {
                throw new ConfigurationException(
                        name + "=" + value + " must be >= 0 and <= 365 days");
            }
        }
    }
}
