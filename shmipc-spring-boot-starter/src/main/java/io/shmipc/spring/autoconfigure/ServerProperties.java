package io.shmipc.spring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/** The server, which exists when an address is set and there is a listener. */
public class ServerProperties {

    /** Address to listen on, for example "unix:/run/app.sock" or "tcp://127.0.0.1:9000". */
    private @Nullable String address;

    /** Further addresses to listen on, with the same settings and listeners. */
    private List<String> addresses = new ArrayList<>();

    /** Name of the server in thread names and logs; a number is added for each further address. */
    private String name = "server";

    /** Whether the server starts with the application. */
    private boolean autoStartup = true;

    /** Whether a caller is sent the stack trace of a listener that failed. */
    private boolean includeStacktrace = false;

    /** Number of sessions and handshakes at one time, beyond which connections are closed. */
    private int maxSessions = 1024;

    /** Number of threads that serve the sockets and queues of all sessions. */
    private int eventLoopThreads = 1;

    /** Numbers of the processors that the event loops are pinned to, in turn; none if empty. */
    private List<Integer> eventLoopCpus = new ArrayList<>();

    /** Permissions of the unix socket's file as an octal number. */
    private String unixFileMode = "600";

    /** How long stopping waits for requests that are being handled. */
    private Duration drainTimeout = Duration.ofSeconds(5);

    /**
     * Number of sessions and handshakes of one peer at one time; as many as of all peers if not
     * set.
     */
    private @Nullable Integer maxSessionsPerPeer;

    /** Number of handshakes of one peer at one time, at most 256. */
    private int maxHandshakesPerPeer = 192;

    /**
     * User ids that may connect over a unix socket, as this process sees them; that of this process
     * only if empty.
     */
    private Set<Long> allowedUids = new LinkedHashSet<>();

    /** Group ids that may connect as well, whatever the user. */
    private Set<Long> allowedGids = new LinkedHashSet<>();

    /** Whether every user may connect who can reach the unix socket. */
    private boolean anyUidAllowed = false;

    /**
     * Name or number of the user that the unix socket's file is given to; it stays ours if not set.
     */
    private @Nullable String unixFileOwner;

    /**
     * Name or number of the group that the unix socket's file is given to; it stays ours if not
     * set.
     */
    private @Nullable String unixFileGroup;

    /** Whether to start where a server of the same user still listens, and replace it. */
    private boolean takeOver = false;

    /** Whether to hand over when another server has taken the place at the unix socket. */
    private boolean handOverWhenReplaced = true;

    @NestedConfigurationProperty
    private final HotRestartProperties hotRestart = new HotRestartProperties();

    public @Nullable String getAddress() {
        return address;
    }

    public void setAddress(@Nullable String address) {
        this.address = address;
    }

    public List<String> getAddresses() {
        return addresses;
    }

    public void setAddresses(List<String> addresses) {
        this.addresses = addresses;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public boolean isAutoStartup() {
        return autoStartup;
    }

    public void setAutoStartup(boolean autoStartup) {
        this.autoStartup = autoStartup;
    }

    public boolean isIncludeStacktrace() {
        return includeStacktrace;
    }

    public void setIncludeStacktrace(boolean includeStacktrace) {
        this.includeStacktrace = includeStacktrace;
    }

    public int getMaxSessions() {
        return maxSessions;
    }

    public void setMaxSessions(int maxSessions) {
        this.maxSessions = maxSessions;
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

    public String getUnixFileMode() {
        return unixFileMode;
    }

    public void setUnixFileMode(String unixFileMode) {
        this.unixFileMode = unixFileMode;
    }

    public Duration getDrainTimeout() {
        return drainTimeout;
    }

    public void setDrainTimeout(Duration drainTimeout) {
        this.drainTimeout = drainTimeout;
    }

    public @Nullable Integer getMaxSessionsPerPeer() {
        return maxSessionsPerPeer;
    }

    public void setMaxSessionsPerPeer(@Nullable Integer maxSessionsPerPeer) {
        this.maxSessionsPerPeer = maxSessionsPerPeer;
    }

    public int getMaxHandshakesPerPeer() {
        return maxHandshakesPerPeer;
    }

    public void setMaxHandshakesPerPeer(int maxHandshakesPerPeer) {
        this.maxHandshakesPerPeer = maxHandshakesPerPeer;
    }

    public Set<Long> getAllowedUids() {
        return allowedUids;
    }

    public void setAllowedUids(Set<Long> allowedUids) {
        this.allowedUids = allowedUids;
    }

    public Set<Long> getAllowedGids() {
        return allowedGids;
    }

    public void setAllowedGids(Set<Long> allowedGids) {
        this.allowedGids = allowedGids;
    }

    public boolean isAnyUidAllowed() {
        return anyUidAllowed;
    }

    public void setAnyUidAllowed(boolean anyUidAllowed) {
        this.anyUidAllowed = anyUidAllowed;
    }

    public @Nullable String getUnixFileOwner() {
        return unixFileOwner;
    }

    public void setUnixFileOwner(@Nullable String unixFileOwner) {
        this.unixFileOwner = unixFileOwner;
    }

    public @Nullable String getUnixFileGroup() {
        return unixFileGroup;
    }

    public void setUnixFileGroup(@Nullable String unixFileGroup) {
        this.unixFileGroup = unixFileGroup;
    }

    public boolean isTakeOver() {
        return takeOver;
    }

    public void setTakeOver(boolean takeOver) {
        this.takeOver = takeOver;
    }

    public boolean isHandOverWhenReplaced() {
        return handOverWhenReplaced;
    }

    public void setHandOverWhenReplaced(boolean handOverWhenReplaced) {
        this.handOverWhenReplaced = handOverWhenReplaced;
    }

    public HotRestartProperties getHotRestart() {
        return hotRestart;
    }
}
