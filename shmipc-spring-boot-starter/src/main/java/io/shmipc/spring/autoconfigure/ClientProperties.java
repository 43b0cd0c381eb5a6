package io.shmipc.spring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * A client: the default one under shmipc.client, which exists when its address is set, or one of
 * those under shmipc.clients.
 */
public class ClientProperties {

    /** Address of the server, for example "unix:/run/app.sock" or "tcp://127.0.0.1:9000". */
    private @Nullable String address;

    /**
     * Name of the client in thread names and logs; that of a client under shmipc.clients is its key
     * there if not set.
     */
    private @Nullable String name;

    /** Whether the application counts as unhealthy while the server cannot be reached. */
    private boolean required = true;

    /** Number of sessions to the server, each with memory of its own. */
    private int sessions = 1;

    /** Number of threads that serve the sockets and queues of all sessions. */
    private int eventLoopThreads = 1;

    /** Numbers of the processors that the event loops are pinned to, in turn; none if empty. */
    private List<Integer> eventLoopCpus = new ArrayList<>();

    /** Number of streams each session keeps open for reuse. */
    private int maxIdleStreams = 256;

    /** How long connecting may take, and how long a call waits while no session is up. */
    private Duration connectTimeout = Duration.ofSeconds(1);

    /** How long sending and the reply together may take unless the call says otherwise. */
    private Duration requestTimeout = Duration.ofSeconds(5);

    /** Longest pause between two attempts to reconnect. */
    private Duration reconnectBackoffMax = Duration.ofSeconds(1);

    /** Whether the application fails to start when the server cannot be reached. */
    private boolean failFast = false;

    /** How long closing waits for streams that are in use. */
    private Duration drainTimeout = Duration.ofSeconds(5);

    /**
     * How long a session is kept for the streams under way on it after its server has handed over
     * to another process.
     */
    private Duration retireTimeout = Duration.ofSeconds(30);

    /**
     * User ids that the server at a unix socket may have, as this process sees them; any if empty.
     */
    private Set<Long> allowedServerUids = new LinkedHashSet<>();

    @NestedConfigurationProperty private final BreakerProperties breaker = new BreakerProperties();

    @NestedConfigurationProperty
    private final ClientMemoryProperties memory = new ClientMemoryProperties();

    @NestedConfigurationProperty
    private final ClientSessionProperties session = new ClientSessionProperties();

    public @Nullable String getAddress() {
        return address;
    }

    public void setAddress(@Nullable String address) {
        this.address = address;
    }

    public @Nullable String getName() {
        return name;
    }

    public void setName(@Nullable String name) {
        this.name = name;
    }

    public boolean isRequired() {
        return required;
    }

    public void setRequired(boolean required) {
        this.required = required;
    }

    public int getSessions() {
        return sessions;
    }

    public void setSessions(int sessions) {
        this.sessions = sessions;
    }

    public int getEventLoopThreads() {
        return eventLoopThreads;
    }

    public void setEventLoopThreads(int eventLoopThreads) {
        this.eventLoopThreads = eventLoopThreads;
    }

    public List<Integer> getEventLoopCpus() {
        return eventLoopCpus;
    }

    public void setEventLoopCpus(List<Integer> eventLoopCpus) {
        this.eventLoopCpus = eventLoopCpus;
    }

    public int getMaxIdleStreams() {
        return maxIdleStreams;
    }

    public void setMaxIdleStreams(int maxIdleStreams) {
        this.maxIdleStreams = maxIdleStreams;
    }

    public Duration getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public Duration getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(Duration requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public Duration getReconnectBackoffMax() {
        return reconnectBackoffMax;
    }

    public void setReconnectBackoffMax(Duration reconnectBackoffMax) {
        this.reconnectBackoffMax = reconnectBackoffMax;
    }

    public boolean isFailFast() {
        return failFast;
    }

    public void setFailFast(boolean failFast) {
        this.failFast = failFast;
    }

    public Duration getDrainTimeout() {
        return drainTimeout;
    }

    public void setDrainTimeout(Duration drainTimeout) {
        this.drainTimeout = drainTimeout;
    }

    public Duration getRetireTimeout() {
        return retireTimeout;
    }

    public void setRetireTimeout(Duration retireTimeout) {
        this.retireTimeout = retireTimeout;
    }

    public Set<Long> getAllowedServerUids() {
        return allowedServerUids;
    }

    public void setAllowedServerUids(Set<Long> allowedServerUids) {
        this.allowedServerUids = allowedServerUids;
    }

    public BreakerProperties getBreaker() {
        return breaker;
    }

    public ClientMemoryProperties getMemory() {
        return memory;
    }

    public ClientSessionProperties getSession() {
        return session;
    }
}
