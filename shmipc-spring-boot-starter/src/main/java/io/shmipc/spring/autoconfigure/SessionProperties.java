package io.shmipc.spring.autoconfigure;

import io.shmipc.session.ExhaustionPolicy;
import io.shmipc.session.HandlerThreads;
import io.shmipc.session.LeakDetection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/** What holds for each session of clients and servers. */
public class SessionProperties {

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

    @NestedConfigurationProperty private final WaitProperties wait = new WaitProperties();

    /** What sending does when a message does not fit into the shared memory that is free. */
    private ExhaustionPolicy exhaustionPolicy = ExhaustionPolicy.FALL_BACK;

    /**
     * How long a list of free slices may stay unusable because somebody stopped in the middle of
     * changing it.
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

    /** How closely to look for streams, parts of messages and memory that are not given back. */
    private LeakDetection leakDetection = LeakDetection.SAMPLED;

    /** With leak-detection sampled, one stream and one part in so many is followed. */
    private int leakSampling = 128;

    /** How long memory may be held before that is reported; 0 for never. */
    private Duration heldTooLong = Duration.ofMinutes(1);

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

    public @Nullable HandlerThreads getHandlerThreads() {
        return handlerThreads;
    }

    public void setHandlerThreads(@Nullable HandlerThreads handlerThreads) {
        this.handlerThreads = handlerThreads;
    }

    public WaitProperties getWait() {
        return wait;
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

    public LeakDetection getLeakDetection() {
        return leakDetection;
    }

    public void setLeakDetection(LeakDetection leakDetection) {
        this.leakDetection = leakDetection;
    }

    public int getLeakSampling() {
        return leakSampling;
    }

    public void setLeakSampling(int leakSampling) {
        this.leakSampling = leakSampling;
    }

    public Duration getHeldTooLong() {
        return heldTooLong;
    }

    public void setHeldTooLong(Duration heldTooLong) {
        this.heldTooLong = heldTooLong;
    }
}
