package io.shmipc.client;

import io.shmipc.error.ConfigurationException;
import io.shmipc.internal.os.Sockets;
import io.shmipc.internal.transport.EventLoopRules;
import io.shmipc.session.SessionConfig;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Settings of a {@link ShmipcClient}. Immutable; {@link Builder#build()} checks them. */
public final class ClientConfig {

    private final SocketAddress address;
    private final SessionConfig session;
    private final int sessions;
    private final int eventLoopThreads;
    private final List<Integer> eventLoopCpus;
    private final Duration connectTimeout;
    private final Duration reconnectBackoffMax;
    private final int maxIdleStreams;
    private final boolean failFast;
    private final Duration drainTimeout;
    private final Duration retireTimeout;
    private final String name;

    private ClientConfig(Builder builder) {
        address = builder.address;
        session = builder.session;
        sessions = builder.sessions;
        eventLoopThreads = builder.eventLoopThreads;
        eventLoopCpus = builder.eventLoopCpus;
        connectTimeout = builder.connectTimeout;
        reconnectBackoffMax = builder.reconnectBackoffMax;
        maxIdleStreams = builder.maxIdleStreams;
        failFast = builder.failFast;
        drainTimeout = builder.drainTimeout;
        retireTimeout = builder.retireTimeout;
        name = builder.name;
    }

    /**
     * A builder for a client of the server at {@code address}.
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

    /** Settings of each session. */
    public SessionConfig session() {
        return session;
    }

    /** Sessions to the server, each with memory of its own. Default 1. */
    public int sessions() {
        return sessions;
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

    /**
     * How long connecting may take, and how long {@link ShmipcClient#borrowStream()} waits for a
     * session while none is connected. Default 1 s.
     */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /**
     * The longest pause between two attempts to reconnect. The first attempt comes at once, the
     * pauses start at 10 ms and double, each shortened by a random part. Default 1 s.
     */
    public Duration reconnectBackoffMax() {
        return reconnectBackoffMax;
    }

    /** Streams kept open for reuse in each session. Default 256. */
    public int maxIdleStreams() {
        return maxIdleStreams;
    }

    /**
     * Whether {@link ShmipcClient#connect} throws when the server cannot be reached; otherwise the
     * client starts unconnected and goes on trying. Default true.
     */
    public boolean failFast() {
        return failFast;
    }

    /**
     * How long {@link ShmipcClient#close()} waits for borrowed streams to be returned or closed.
     * Zero closes them at once. Default 5 s.
     */
    public Duration drainTimeout() {
        return drainTimeout;
    }

    /**
     * How long a session is kept for the streams that are under way on it after its server has
     * handed over to another process and new streams are opened there. Default 30 s.
     */
    public Duration retireTimeout() {
        return retireTimeout;
    }

    /** Name of the client in thread names and logs. Default {@code client}. */
    public String name() {
        return name;
    }

    /** Collects settings; what each means is said at the getter of {@link ClientConfig}. */
    public static final class Builder {

        private static final Duration SHORTEST_BACKOFF = Duration.ofMillis(10);
        private static final Duration LONGEST = Duration.ofDays(365);

        private final SocketAddress address;
        private SessionConfig session = SessionConfig.defaults();
        private int sessions = 1;
        private int eventLoopThreads = 1;
        private List<Integer> eventLoopCpus = List.of();
        private Duration connectTimeout = Duration.ofSeconds(1);
        private Duration reconnectBackoffMax = Duration.ofSeconds(1);
        private int maxIdleStreams = 256;
        private boolean failFast = true;
        private Duration drainTimeout = Duration.ofSeconds(5);
        private Duration retireTimeout = Duration.ofSeconds(30);
        private String name = "client";

        private Builder(SocketAddress address) {
            this.address = address;
        }

        public Builder session(SessionConfig value) {
            session = value;
            return this;
        }

        public Builder sessions(int value) {
            sessions = value;
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

        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        public Builder reconnectBackoffMax(Duration value) {
            reconnectBackoffMax = value;
            return this;
        }

        public Builder maxIdleStreams(int value) {
            maxIdleStreams = value;
            return this;
        }

        public Builder failFast(boolean value) {
            failFast = value;
            return this;
        }

        public Builder drainTimeout(Duration value) {
            drainTimeout = value;
            return this;
        }

        public Builder retireTimeout(Duration value) {
            retireTimeout = value;
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
        public ClientConfig build() {
            Sockets.checkAddress(address);
            session.checkAddress(address);
            if (sessions < 1 || sessions > 1024) {
                throw new ConfigurationException(
                        "sessions=" + sessions + " must be >= 1 and <= 1024");
            }
            EventLoopRules.check(eventLoopThreads, eventLoopCpus);
            if (connectTimeout.isNegative()
                    || connectTimeout.isZero()
                    || connectTimeout.compareTo(LONGEST) > 0) {
                throw new ConfigurationException(
                        "connectTimeout=" + connectTimeout + " must be > 0 and <= 365 days");
            }
            if (reconnectBackoffMax.compareTo(SHORTEST_BACKOFF) < 0
                    || reconnectBackoffMax.compareTo(LONGEST) > 0) {
                throw new ConfigurationException(
                        "reconnectBackoffMax="
                                + reconnectBackoffMax
                                + " must be >= 10 ms and <= 365 days");
            }
            if (maxIdleStreams < 0) {
                throw new ConfigurationException(
                        "maxIdleStreams=" + maxIdleStreams + " must be >= 0");
            }
            checkDuration("drainTimeout", drainTimeout);
            checkDuration("retireTimeout", retireTimeout);
            return new ClientConfig(this);
        }

        private static void checkDuration(String name, Duration value) {
            if (value.isNegative() || value.compareTo(LONGEST) > 0) {
                throw new ConfigurationException(
                        name + "=" + value + " must be >= 0 and <= 365 days");
            }
        }
    }
}
