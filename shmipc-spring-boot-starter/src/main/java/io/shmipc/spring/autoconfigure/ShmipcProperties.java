package io.shmipc.spring.autoconfigure;

import io.shmipc.session.ExhaustionPolicy;
import io.shmipc.session.HandlerThreads;
import io.shmipc.session.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/** Settings under {@code shmipc}. */
@ConfigurationProperties("shmipc")
public class ShmipcProperties {

    /** Whether to set up anything of Shmipc. */
    private boolean enabled = true;

    /** Frame that messages travel in; both ends must use the same. */
    private Codec codec = Codec.TTHEADER;

    private final Message message = new Message();

    private final Client client = new Client();

    private final Server server = new Server();

    private final Memory memory = new Memory();

    private final Session session = new Session();

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public Codec getCodec() {
        return codec;
    }

    public void setCodec(Codec codec) {
        this.codec = codec;
    }

    public Message getMessage() {
        return message;
    }

    public Client getClient() {
        return client;
    }

    public Server getServer() {
        return server;
    }

    public Memory getMemory() {
        return memory;
    }

    public Session getSession() {
        return session;
    }

    /** The frames to choose from. */
    public enum Codec {
        /** The published frame of the CloudWeGo RPC stack, with destination and headers. */
        TTHEADER,
        /** Four bytes of length, then the payload; one destination, no headers. */
        LENGTH_PREFIXED
    }

    /** Bounds of one message. */
    public static class Message {

        /** Largest headers of one message, sent or taken from a peer. */
        private DataSize maxHeaderSize = DataSize.ofKilobytes(64);

        /** Largest payload of one message, sent or taken from a peer. */
        private DataSize maxPayloadSize = DataSize.ofMegabytes(16);

        public DataSize getMaxHeaderSize() {
            return maxHeaderSize;
        }

        public void setMaxHeaderSize(DataSize maxHeaderSize) {
            this.maxHeaderSize = maxHeaderSize;
        }

        public DataSize getMaxPayloadSize() {
            return maxPayloadSize;
        }

        public void setMaxPayloadSize(DataSize maxPayloadSize) {
            this.maxPayloadSize = maxPayloadSize;
        }
    }

    /** The client, which exists when its address is set. */
    public static class Client {

        /** Address of the server, for example "unix:/run/app.sock" or "tcp://127.0.0.1:9000". */
        private @Nullable String address;

        /** Name of the client in thread names and logs. */
        private String name = "client";

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
         * How long a session is kept for the streams under way on it after its server has handed
         * over to another process.
         */
        private Duration retireTimeout = Duration.ofSeconds(30);

        /**
         * User ids that the server at a unix socket may have, as this process sees them; any if
         * empty.
         */
        private Set<Long> allowedServerUids = new LinkedHashSet<>();

        private final Breaker breaker = new Breaker();

        public @Nullable String getAddress() {
            return address;
        }

        public void setAddress(@Nullable String address) {
            this.address = address;
        }

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
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

        public Breaker getBreaker() {
            return breaker;
        }
    }

    /** When a session whose memory is short is spared new streams. */
    public static class Breaker {

        /**
         * Number of messages without room within the window that make new streams prefer other
         * sessions; never if 0.
         */
        private int threshold = 10;

        /** Time within which these messages must come. */
        private Duration window = Duration.ofSeconds(1);

        /** How long new streams prefer other sessions. */
        private Duration openTime = Duration.ofSeconds(5);

        public int getThreshold() {
            return threshold;
        }

        public void setThreshold(int threshold) {
            this.threshold = threshold;
        }

        public Duration getWindow() {
            return window;
        }

        public void setWindow(Duration window) {
            this.window = window;
        }

        public Duration getOpenTime() {
            return openTime;
        }

        public void setOpenTime(Duration openTime) {
            this.openTime = openTime;
        }
    }

    /** The server, which exists when its address is set and there is a listener. */
    public static class Server {

        /** Address to listen on, for example "unix:/run/app.sock" or "tcp://127.0.0.1:9000". */
        private @Nullable String address;

        /** Name of the server in thread names and logs. */
        private String name = "server";

        /** Whether the server starts with the application. */
        private boolean autoStartup = true;

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
         * User ids that may connect over a unix socket, as this process sees them; that of this
         * process only if empty.
         */
        private Set<Long> allowedUids = new LinkedHashSet<>();

        /** Group ids that may connect as well, whatever the user. */
        private Set<Long> allowedGids = new LinkedHashSet<>();

        /** Whether every user may connect who can reach the unix socket. */
        private boolean anyUidAllowed = false;

        /**
         * Name or number of the user that the unix socket's file is given to; it stays ours if not
         * set.
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

        private final HotRestart hotRestart = new HotRestart();

        public @Nullable String getAddress() {
            return address;
        }

        public void setAddress(@Nullable String address) {
            this.address = address;
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

        public HotRestart getHotRestart() {
            return hotRestart;
        }
    }

    /** How a server hands over to another process. */
    public static class HotRestart {

        /** How long clients have to say that they have moved. */
        private Duration timeout = Duration.ofSeconds(2);

        /**
         * How long a session that was handed over must be quiet before streams without a request
         * under way are closed.
         */
        private Duration grace = Duration.ofSeconds(1);

        public Duration getTimeout() {
            return timeout;
        }

        public void setTimeout(Duration timeout) {
            this.timeout = timeout;
        }

        public Duration getGrace() {
            return grace;
        }

        public void setGrace(Duration grace) {
            this.grace = grace;
        }
    }

    /** The shared memory that a client creates for each session. */
    public static class Memory {

        /** How memory is shared with the server. */
        private MemoryType type = MemoryType.MEMFD;

        /** Size of the buffer region, headers included. */
        private DataSize regionSize = DataSize.ofMegabytes(32);

        /**
         * Sizes of the slices in the region, with shares that add up to 100; 8172 B 50 %, 32748 B
         * 30 % and 131052 B 20 % if empty.
         */
        private List<SizeClass> sizeClasses = new ArrayList<>();

        /** Number of elements each of the two queues holds. */
        private int queueCapacity = 8192;

        /** Directory for the files of the memory type "file". */
        private Path directory = Path.of("/dev/shm");

        /** Whether to run over the socket alone where the system offers no shared memory. */
        private boolean fallBackToSocketOnly = true;

        public MemoryType getType() {
            return type;
        }

        public void setType(MemoryType type) {
            this.type = type;
        }

        public DataSize getRegionSize() {
            return regionSize;
        }

        public void setRegionSize(DataSize regionSize) {
            this.regionSize = regionSize;
        }

        public List<SizeClass> getSizeClasses() {
            return sizeClasses;
        }

        public void setSizeClasses(List<SizeClass> sizeClasses) {
            this.sizeClasses = sizeClasses;
        }

        public int getQueueCapacity() {
            return queueCapacity;
        }

        public void setQueueCapacity(int queueCapacity) {
            this.queueCapacity = queueCapacity;
        }

        public Path getDirectory() {
            return directory;
        }

        public void setDirectory(Path directory) {
            this.directory = directory;
        }

        public boolean isFallBackToSocketOnly() {
            return fallBackToSocketOnly;
        }

        public void setFallBackToSocketOnly(boolean fallBackToSocketOnly) {
            this.fallBackToSocketOnly = fallBackToSocketOnly;
        }
    }

    /** What holds for each session of client and server. */
    public static class Session {

        /** How long the peer may take from connecting until the session is ready. */
        private Duration handshakeTimeout = Duration.ofSeconds(1);

        /** How long a read waits, and how long a server waits for the rest of a message. */
        private Duration readTimeout = Duration.ofSeconds(30);

        /** How long sending waits for room unless the call says otherwise. */
        private Duration writeTimeout = Duration.ofSeconds(10);

        /** Largest frame taken from a peer over the socket. */
        private DataSize maxFrameSize = DataSize.ofMegabytes(64);

        /** How much received over the socket may wait for its readers before no more is taken. */
        private DataSize maxUnreadSocketSize = DataSize.ofMegabytes(64);

        /** Number of streams a session may have open. */
        private int maxStreams = 65536;

        /**
         * Where listeners and callbacks run; workers if not set, or virtual-threads if
         * spring.threads.virtual.enabled is true.
         */
        private @Nullable HandlerThreads handlerThreads;

        private final Wait wait = new Wait();

        /** What sending does when a message does not fit into the shared memory that is free. */
        private ExhaustionPolicy exhaustionPolicy = ExhaustionPolicy.FALL_BACK;

        /**
         * How long a list of free slices may stay unusable because somebody stopped in the middle
         * of changing it.
         */
        private Duration brokenListTimeout = Duration.ofSeconds(10);

        /** Most memory that a server maps for one peer, over all its sessions. */
        private DataSize maxPeerMemorySize = DataSize.ofGigabytes(64);

        /** Number of slices that a region shared by a peer may have. */
        private int maxRegionSlices = 1048576;

        /** Whether a server refuses memory that the peer could still shrink. */
        private boolean requireSealedMemory = false;

        /** Number of listeners and callbacks of one session that may be at work at one time. */
        private int maxHandlersPerSession = 512;

        /** Whether to remove files of dead processes from the memory's directory at the start. */
        private boolean sweepRegionFiles = true;

        public @Nullable HandlerThreads getHandlerThreads() {
            return handlerThreads;
        }

        public void setHandlerThreads(@Nullable HandlerThreads handlerThreads) {
            this.handlerThreads = handlerThreads;
        }

        public Wait getWait() {
            return wait;
        }

        public Duration getHandshakeTimeout() {
            return handshakeTimeout;
        }

        public void setHandshakeTimeout(Duration handshakeTimeout) {
            this.handshakeTimeout = handshakeTimeout;
        }

        public Duration getReadTimeout() {
            return readTimeout;
        }

        public void setReadTimeout(Duration readTimeout) {
            this.readTimeout = readTimeout;
        }

        public Duration getWriteTimeout() {
            return writeTimeout;
        }

        public void setWriteTimeout(Duration writeTimeout) {
            this.writeTimeout = writeTimeout;
        }

        public DataSize getMaxFrameSize() {
            return maxFrameSize;
        }

        public void setMaxFrameSize(DataSize maxFrameSize) {
            this.maxFrameSize = maxFrameSize;
        }

        public DataSize getMaxUnreadSocketSize() {
            return maxUnreadSocketSize;
        }

        public void setMaxUnreadSocketSize(DataSize maxUnreadSocketSize) {
            this.maxUnreadSocketSize = maxUnreadSocketSize;
        }

        public int getMaxStreams() {
            return maxStreams;
        }

        public void setMaxStreams(int maxStreams) {
            this.maxStreams = maxStreams;
        }

        public ExhaustionPolicy getExhaustionPolicy() {
            return exhaustionPolicy;
        }

        public void setExhaustionPolicy(ExhaustionPolicy exhaustionPolicy) {
            this.exhaustionPolicy = exhaustionPolicy;
        }

        public Duration getBrokenListTimeout() {
            return brokenListTimeout;
        }

        public void setBrokenListTimeout(Duration brokenListTimeout) {
            this.brokenListTimeout = brokenListTimeout;
        }

        public DataSize getMaxPeerMemorySize() {
            return maxPeerMemorySize;
        }

        public void setMaxPeerMemorySize(DataSize maxPeerMemorySize) {
            this.maxPeerMemorySize = maxPeerMemorySize;
        }

        public int getMaxRegionSlices() {
            return maxRegionSlices;
        }

        public void setMaxRegionSlices(int maxRegionSlices) {
            this.maxRegionSlices = maxRegionSlices;
        }

        public boolean isRequireSealedMemory() {
            return requireSealedMemory;
        }

        public void setRequireSealedMemory(boolean requireSealedMemory) {
            this.requireSealedMemory = requireSealedMemory;
        }

        public int getMaxHandlersPerSession() {
            return maxHandlersPerSession;
        }

        public void setMaxHandlersPerSession(int maxHandlersPerSession) {
            this.maxHandlersPerSession = maxHandlersPerSession;
        }

        public boolean isSweepRegionFiles() {
            return sweepRegionFiles;
        }

        public void setSweepRegionFiles(boolean sweepRegionFiles) {
            this.sweepRegionFiles = sweepRegionFiles;
        }
    }

    /** What a session does while nothing has arrived. */
    public static class Wait {

        /** How to wait for messages. */
        private Strategy strategy = Strategy.ADAPTIVE;

        /** Longest time that one wait of the strategy "adaptive" looks before it sleeps. */
        private @Nullable Duration maxSpin;

        /** Time between two looks of the strategy "timed", which needs one. */
        private @Nullable Duration interval;

        public Strategy getStrategy() {
            return strategy;
        }

        public void setStrategy(Strategy strategy) {
            this.strategy = strategy;
        }

        public @Nullable Duration getMaxSpin() {
            return maxSpin;
        }

        public void setMaxSpin(@Nullable Duration maxSpin) {
            this.maxSpin = maxSpin;
        }

        public @Nullable Duration getInterval() {
            return interval;
        }

        public void setInterval(@Nullable Duration interval) {
            this.interval = interval;
        }

        /** The ways to wait. */
        public enum Strategy {
            /** Look for as long as something is likely to come soon, then sleep. */
            ADAPTIVE,
            /** Sleep until the peer sends a wake-up. */
            BLOCKING,
            /** Never sleep, for one processor a waiting thread. */
            BUSY_POLLING,
            /** Look once an interval, for batches that nobody waits for. */
            TIMED
        }
    }

    /** One size of slice. */
    public static class SizeClass {

        /** Data that one slice holds, a multiple of 4 bytes. */
        private DataSize size = DataSize.ofBytes(8172);

        /** Share of the region in percent. */
        private int percent = 100;

        public DataSize getSize() {
            return size;
        }

        public void setSize(DataSize size) {
            this.size = size;
        }

        public int getPercent() {
            return percent;
        }

        public void setPercent(int percent) {
            this.percent = percent;
        }
    }
}
