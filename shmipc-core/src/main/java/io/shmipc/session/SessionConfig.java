package io.shmipc.session;

import io.shmipc.error.ConfigurationException;
import io.shmipc.internal.os.Sockets;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.metrics.SessionListener;
import io.shmipc.wait.WaitStrategy;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a session, the same on both sides; those about memory matter to the client only,
 * which creates it. Immutable. {@link Builder#build()} checks everything before anything is
 * allocated.
 */
public final class SessionConfig {

    private static final SessionConfig DEFAULTS = builder().build();

    private final MemoryType memoryType;
    private final long regionBytes;
    private final List<SizeClass> sizeClasses;
    private final int queueCapacity;
    private final Path regionDirectory;
    private final Duration handshakeTimeout;
    private final Duration readTimeout;
    private final Duration writeTimeout;
    private final int maxFrameBytes;
    private final long maxUnreadSocketBytes;
    private final int maxStreams;
    private final Duration brokenListTimeout;
    private final long maxPeerMemoryBytes;
    private final int maxRegionSlices;
    private final boolean requireSealedMemory;
    private final int maxHandlersPerSession;
    private final boolean sweepRegionFiles;
    private final Set<Long> allowedServerUids;
    private final boolean fallBackToSocketOnly;
    private final ExhaustionPolicy exhaustionPolicy;
    private final WaitStrategy waitStrategy;
    private final SessionListener listener;
    private final HandlerThreads handlerThreads;
    private final @Nullable Executor callbackExecutor;
    private final LeakDetection leakDetection;
    private final int leakSampling;
    private final Duration heldTooLong;

    private SessionConfig(Builder builder) {
        memoryType = builder.memoryType;
        regionBytes = builder.regionBytes;
        sizeClasses = List.copyOf(builder.sizeClasses);
        queueCapacity = builder.queueCapacity;
        regionDirectory = builder.regionDirectory;
        handshakeTimeout = builder.handshakeTimeout;
        readTimeout = builder.readTimeout;
        writeTimeout = builder.writeTimeout;
        maxFrameBytes = builder.maxFrameBytes;
        maxUnreadSocketBytes = builder.maxUnreadSocketBytes;
        maxStreams = builder.maxStreams;
        brokenListTimeout = builder.brokenListTimeout;
        maxPeerMemoryBytes = builder.maxPeerMemoryBytes;
        maxRegionSlices = builder.maxRegionSlices;
        requireSealedMemory = builder.requireSealedMemory;
        maxHandlersPerSession = builder.maxHandlersPerSession;
        sweepRegionFiles = builder.sweepRegionFiles;
        allowedServerUids = builder.allowedServerUids;
        fallBackToSocketOnly = builder.fallBackToSocketOnly;
        exhaustionPolicy = builder.exhaustionPolicy;
        waitStrategy = builder.waitStrategy;
        listener = builder.listener;
        handlerThreads = builder.handlerThreads;
        callbackExecutor = builder.callbackExecutor;
        leakDetection = builder.leakDetection;
        leakSampling = builder.leakSampling;
        heldTooLong = builder.heldTooLong;
    }

    /**
     * The defaults, which are those of the implementations in other languages where they have one.
     */
    public static SessionConfig defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** How the client shares memory. Default {@link MemoryType#MEMFD}. */
    public MemoryType memoryType() {
        return memoryType;
    }

    /** Size of the buffer region in bytes, headers included. Default 32 MiB. */
    public long regionBytes() {
        return regionBytes;
    }

    /**
     * Sizes of the slices in the region. Default 8172 bytes 50 %, 32748 bytes 30 %, 131052 bytes 20
     * %.
     */
    public List<SizeClass> sizeClasses() {
        return sizeClasses;
    }

    /** Elements each of the two queues holds. Default 8192. */
    public int queueCapacity() {
        return queueCapacity;
    }

    /** Where the files of {@link MemoryType#FILE} are created. Default {@code /dev/shm}. */
    public Path regionDirectory() {
        return regionDirectory;
    }

    /** How long the peer may take from connecting until the session is ready. Default 1 s. */
    public Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /** How long a read waits for bytes unless the stream says otherwise. Default 30 s. */
    public Duration readTimeout() {
        return readTimeout;
    }

    /** How long a flush waits for room unless the call says otherwise. Default 10 s. */
    public Duration writeTimeout() {
        return writeTimeout;
    }

    /**
     * The longest frame taken from a peer, in bytes; a longer one ends the session. Default 64 MiB.
     */
    public int maxFrameBytes() {
        return maxFrameBytes;
    }

    /**
     * Bytes received over the socket that may wait on the heap for their readers, for all streams
     * of the session together. When they are reached nothing more is read from the socket until
     * some have been read. Default 64 MiB.
     */
    public long maxUnreadSocketBytes() {
        return maxUnreadSocketBytes;
    }

    /** Streams a session may have open; a peer that opens more ends the session. Default 65536. */
    public int maxStreams() {
        return maxStreams;
    }

    /**
     * How long a list of free slices may stay unusable because somebody stopped in the middle of
     * taking a slice or giving one back; then the session ends, and a client makes another one with
     * fresh memory. Until then messages use larger slices or the socket. A process that dies ends
     * the session at once by itself; this is for a peer that is stopped in such a moment, which
     * takes nanoseconds, or breaks the rules. Each end has its own. Default 10 s.
     */
    public Duration brokenListTimeout() {
        return brokenListTimeout;
    }

    /**
     * The most that a server maps for one peer, in bytes, over all its sessions; a session that
     * would need more is refused. A peer is a user id, as whoever has it can have any number of
     * process ids; all peers over TCP are one, as the system does not tell who they are. A region
     * that several sessions share counts once. Default 64 GiB.
     */
    public long maxPeerMemoryBytes() {
        return maxPeerMemoryBytes;
    }

    /**
     * Slices that a region shared by a peer may have, as each one in use costs the heap about 100
     * bytes; a session with more is refused. Default 1048576.
     */
    public int maxRegionSlices() {
        return maxRegionSlices;
    }

    /**
     * Whether a server refuses memory that the peer could still shrink: files, and memfds that are
     * not sealed and were created in a way that forbids others to seal them, as those of the Go
     * implementation are. Other memfds are sealed on receipt, in any case.
     *
     * <p>Shrunk memory makes whoever reads it fault. This library, and Java code that reads or
     * copies a view of it, get an {@link InternalError} then, which ends the session. But where the
     * fault happens in native code the process ends: in {@link java.util.zip.CRC32} and {@link
     * java.util.zip.Deflater}, if they are given such a view, and in the JVM itself, where it
     * interprets an atomic exchange (seen with OpenJDK 17). These are compiled before such memory
     * is mapped, and a warning says when that did not work, with {@code -Xint} for example. Set
     * this to true where peers are not trusted with that. Default false, as peers of other
     * implementations could not connect otherwise.
     */
    public boolean requireSealedMemory() {
        return requireSealedMemory;
    }

    /**
     * Handlers and callbacks of one session that may be at work at one time, so that one peer
     * cannot keep all threads busy; those of further streams wait until one has ended, which is
     * logged once. A handler that waits for its stream's next request is at work: the limit must be
     * above the streams that a client uses at once and those that it keeps for reuse, or the others
     * get no answer. Without effect where {@link #handlerThreads()} is {@link
     * HandlerThreads#EVENT_LOOP}. Default 512.
     */
    public int maxHandlersPerSession() {
        return maxHandlersPerSession;
    }

    /**
     * Whether a client or server, when it starts, removes the files that dead processes of this
     * implementation and of our user left in {@link #regionDirectory()}. Default true.
     */
    public boolean sweepRegionFiles() {
        return sweepRegionFiles;
    }

    /**
     * User ids that a server may have which a client connects to over a unix socket, as the client
     * sees them; it hangs up on any other, and on one whose user the system does not tell. The user
     * is that of the process that began to listen: with socket activation this is root. Default
     * none, which lets every server in: that one of another user listens is normal for a sidecar,
     * and the permissions of the socket's folder say who can.
     */
    public Set<Long> allowedServerUids() {
        return allowedServerUids;
    }

    /**
     * Whether a client whose system offers no shared memory (another operating system, memfd
     * refused, no room for the region) runs over the socket alone, with a warning, instead of
     * failing. Default true.
     */
    public boolean fallBackToSocketOnly() {
        return fallBackToSocketOnly;
    }

    /**
     * What a flush of this end does when its message does not fit into the shared memory that is
     * free. Default {@link ExhaustionPolicy#FALL_BACK}.
     */
    public ExhaustionPolicy exhaustionPolicy() {
        return exhaustionPolicy;
    }

    /** What this end does when its queue is empty. Default {@link WaitStrategy#adaptive()}. */
    public WaitStrategy waitStrategy() {
        return waitStrategy;
    }

    /** Told of rare events. Default none. */
    public SessionListener listener() {
        return listener;
    }

    /** Where callbacks and stream handlers run. Default {@link HandlerThreads#WORKERS}. */
    public HandlerThreads handlerThreads() {
        return handlerThreads;
    }

    /**
     * Runs {@link StreamCallbacks} and stream handlers where {@link #handlerThreads()} is {@link
     * HandlerThreads#WORKERS}; null for a pool of daemon threads that grows as needed.
     */
    public @Nullable Executor callbackExecutor() {
        return callbackExecutor;
    }

    /**
     * How closely the session looks for streams, parts of messages and slices that are not given
     * back. What it finds is told to {@link SessionListener#leakSuspected}, logged, counted and
     * kept for {@link Session#recentLeaks()}. Default {@link LeakDetection#SAMPLED}.
     *
     * <p>A stream of {@link Session#openStream()} or of a client's pool that was followed, and that
     * nobody can close any more, is closed when that is noticed. So are parts of messages, unless
     * {@link BufferPart#views()} were taken of them, which somebody may still look at. Memory under
     * views of such a stream stays where it is until the session ends, for the same reason. Streams
     * with {@link Stream#callbacks callbacks} are the session's, and are never lost.
     */
    public LeakDetection leakDetection() {
        return leakDetection;
    }

    /**
     * With {@link LeakDetection#SAMPLED}, one stream and one part in so many is followed. Default
     * 128.
     */
    public int leakSampling() {
        return leakSampling;
    }

    /**
     * A slice that this end writes, or has received, for longer than this is reported, once; looked
     * for four times in this time, but every 15 s at least and every second at most. Zero for
     * never; so it is with {@link LeakDetection#OFF}. Default 1 minute.
     */
    public Duration heldTooLong() {
        return heldTooLong;
    }

    /**
     * Checks whether a client with these settings can connect to an address at all.
     *
     * @throws ConfigurationException if the kind of memory does not go with the kind of address
     */
    public void checkAddress(SocketAddress address) {
        if (memoryType == MemoryType.MEMFD && !(address instanceof UnixDomainSocketAddress)) {
            throw new ConfigurationException(
                    "memoryType=MEMFD needs a unix socket, but address="
                            + ShmipcAddress.format(address)
                            + "; memoryType=FILE works over TCP");
        }
    }

    /** A builder that starts from these settings. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.memoryType = memoryType;
        builder.regionBytes = regionBytes;
        builder.sizeClasses = sizeClasses;
        builder.queueCapacity = queueCapacity;
        builder.regionDirectory = regionDirectory;
        builder.handshakeTimeout = handshakeTimeout;
        builder.readTimeout = readTimeout;
        builder.writeTimeout = writeTimeout;
        builder.maxFrameBytes = maxFrameBytes;
        builder.maxUnreadSocketBytes = maxUnreadSocketBytes;
        builder.maxStreams = maxStreams;
        builder.brokenListTimeout = brokenListTimeout;
        builder.maxPeerMemoryBytes = maxPeerMemoryBytes;
        builder.maxRegionSlices = maxRegionSlices;
        builder.requireSealedMemory = requireSealedMemory;
        builder.maxHandlersPerSession = maxHandlersPerSession;
        builder.sweepRegionFiles = sweepRegionFiles;
        builder.allowedServerUids = allowedServerUids;
        builder.fallBackToSocketOnly = fallBackToSocketOnly;
        builder.exhaustionPolicy = exhaustionPolicy;
        builder.waitStrategy = waitStrategy;
        builder.listener = listener;
        builder.handlerThreads = handlerThreads;
        builder.callbackExecutor = callbackExecutor;
        builder.leakDetection = leakDetection;
        builder.leakSampling = leakSampling;
        builder.heldTooLong = heldTooLong;
        return builder;
    }

    /** Collects settings; what each means is said at the getter of {@link SessionConfig}. */
    public static final class Builder {

        private MemoryType memoryType = MemoryType.MEMFD;
        private long regionBytes = 32L << 20;
        private List<SizeClass> sizeClasses =
                List.of(
                        new SizeClass(8192 - 20, 50),
                        new SizeClass(32768 - 20, 30),
                        new SizeClass(131072 - 20, 20));
        private int queueCapacity = 8192;
        private Path regionDirectory = Path.of("/dev/shm");
        private Duration handshakeTimeout = Duration.ofSeconds(1);
        private Duration readTimeout = Duration.ofSeconds(30);
        private Duration writeTimeout = Duration.ofSeconds(10);
        private int maxFrameBytes = 64 << 20;
        private long maxUnreadSocketBytes = 64L << 20;
        private int maxStreams = 65536;
        private Duration brokenListTimeout = Duration.ofNanos(BufferPool.BROKEN_LIST_NANOS);
        private long maxPeerMemoryBytes = 64L << 30;
        private int maxRegionSlices = 1 << 20;
        private boolean requireSealedMemory;
        private int maxHandlersPerSession = 512;
        private boolean sweepRegionFiles = true;
        private Set<Long> allowedServerUids = Set.of();
        private boolean fallBackToSocketOnly = true;
        private ExhaustionPolicy exhaustionPolicy = ExhaustionPolicy.FALL_BACK;
        private WaitStrategy waitStrategy = WaitStrategy.adaptive();
        private SessionListener listener = SessionListener.NONE;
        private HandlerThreads handlerThreads = HandlerThreads.WORKERS;
        private @Nullable Executor callbackExecutor;
        private LeakDetection leakDetection = LeakDetection.SAMPLED;
        private int leakSampling = 128;
        private Duration heldTooLong = Duration.ofMinutes(1);

        private Builder() {}

        public Builder memoryType(MemoryType value) {
            memoryType = value;
            return this;
        }

        public Builder regionBytes(long value) {
            regionBytes = value;
            return this;
        }

        public Builder sizeClasses(List<SizeClass> value) {
            sizeClasses = value;
            return this;
        }

        public Builder sizeClasses(SizeClass... value) {
            return sizeClasses(List.of(value));
        }

        public Builder queueCapacity(int value) {
            queueCapacity = value;
            return this;
        }

        public Builder regionDirectory(Path value) {
            regionDirectory = value;
            return this;
        }

        public Builder handshakeTimeout(Duration value) {
            handshakeTimeout = value;
            return this;
        }

        public Builder readTimeout(Duration value) {
            readTimeout = value;
            return this;
        }

        public Builder writeTimeout(Duration value) {
            writeTimeout = value;
            return this;
        }

        public Builder maxFrameBytes(int value) {
            maxFrameBytes = value;
            return this;
        }

        public Builder maxUnreadSocketBytes(long value) {
            maxUnreadSocketBytes = value;
            return this;
        }

        public Builder maxStreams(int value) {
            maxStreams = value;
            return this;
        }

        public Builder brokenListTimeout(Duration value) {
            brokenListTimeout = value;
            return this;
        }

        public Builder maxPeerMemoryBytes(long value) {
            maxPeerMemoryBytes = value;
            return this;
        }

        public Builder maxRegionSlices(int value) {
            maxRegionSlices = value;
            return this;
        }

        public Builder requireSealedMemory(boolean value) {
            requireSealedMemory = value;
            return this;
        }

        public Builder maxHandlersPerSession(int value) {
            maxHandlersPerSession = value;
            return this;
        }

        public Builder sweepRegionFiles(boolean value) {
            sweepRegionFiles = value;
            return this;
        }

        public Builder allowedServerUids(Collection<Long> value) {
            allowedServerUids = Set.copyOf(value);
            return this;
        }

        public Builder fallBackToSocketOnly(boolean value) {
            fallBackToSocketOnly = value;
            return this;
        }

        public Builder exhaustionPolicy(ExhaustionPolicy value) {
            exhaustionPolicy = value;
            return this;
        }

        public Builder waitStrategy(WaitStrategy value) {
            waitStrategy = value;
            return this;
        }

        public Builder listener(SessionListener value) {
            listener = value;
            return this;
        }

        public Builder handlerThreads(HandlerThreads value) {
            handlerThreads = value;
            return this;
        }

        public Builder callbackExecutor(@Nullable Executor value) {
            callbackExecutor = value;
            return this;
        }

        public Builder leakDetection(LeakDetection value) {
            leakDetection = value;
            return this;
        }

        public Builder leakSampling(int value) {
            leakSampling = value;
            return this;
        }

        public Builder heldTooLong(Duration value) {
            heldTooLong = value;
            return this;
        }

        /**
         * Checks the settings against one another and against the layout they lead to.
         *
         * @throws ConfigurationException naming the setting, its value and the rule it breaks
         */
        public SessionConfig build() {
            SessionConfigRules.checkDirectory(memoryType, regionDirectory);
            SessionConfigRules.check(this.memoryType, regionBytes, sizeClasses, queueCapacity);
            SessionConfigRules.positive("handshakeTimeout", handshakeTimeout);
            SessionConfigRules.positive("readTimeout", readTimeout);
            SessionConfigRules.positive("writeTimeout", writeTimeout);
            SessionConfigRules.atLeast("maxFrameBytes", maxFrameBytes, 4096);
            SessionConfigRules.atLeast("maxUnreadSocketBytes", maxUnreadSocketBytes, maxFrameBytes);
            SessionConfigRules.atLeast("maxStreams", maxStreams, 1);
            SessionConfigRules.positive("brokenListTimeout", brokenListTimeout);
            SessionConfigRules.atLeast("maxPeerMemoryBytes", maxPeerMemoryBytes, 1);
            SessionConfigRules.atLeast("maxRegionSlices", maxRegionSlices, 1);
            SessionConfigRules.atLeast("maxHandlersPerSession", maxHandlersPerSession, 1);
            Sockets.checkIds("allowedServerUids", allowedServerUids);
            SessionConfigRules.atLeast("leakSampling", leakSampling, 1);
            SessionConfigRules.notNegative("heldTooLong", heldTooLong);
            SessionConfigRules.checkHandlers(handlerThreads, callbackExecutor);
            return new SessionConfig(this);
        }
    }
}
