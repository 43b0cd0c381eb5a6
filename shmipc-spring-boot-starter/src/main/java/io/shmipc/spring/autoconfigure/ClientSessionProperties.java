package io.shmipc.spring.autoconfigure;

import io.shmipc.session.ExhaustionPolicy;
import io.shmipc.session.HandlerThreads;
import io.shmipc.session.LeakDetection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/** What a client does differently from shmipc.session. What is not set is inherited. */
public class ClientSessionProperties {

    /**
     * How long the server may take from connecting until the session is ready; that of
     * shmipc.session.handshake-timeout if not set.
     */
    private @Nullable Duration handshakeTimeout;

    /** How long a read waits; that of shmipc.session.read-timeout if not set. */
    private @Nullable Duration readTimeout;

    /**
     * How long sending waits for room unless the call says otherwise; that of
     * shmipc.session.write-timeout if not set.
     */
    private @Nullable Duration writeTimeout;

    /**
     * Largest frame taken from the server over the socket; that of shmipc.session.max-frame-size if
     * not set.
     */
    private @Nullable DataSize maxFrameSize;

    /**
     * How much received over the socket may wait for its readers before no more is taken; that of
     * shmipc.session.max-unread-socket-size if not set.
     */
    private @Nullable DataSize maxUnreadSocketSize;

    /** Number of streams a session may have open; that of shmipc.session.max-streams if not set. */
    private @Nullable Integer maxStreams;

    /** Where callbacks run; that of shmipc.session.handler-threads if not set. */
    private @Nullable HandlerThreads handlerThreads;

    @NestedConfigurationProperty
    private final ClientWaitProperties wait = new ClientWaitProperties();

    /**
     * What sending does when a message does not fit into the shared memory that is free; that of
     * shmipc.session.exhaustion-policy if not set.
     */
    private @Nullable ExhaustionPolicy exhaustionPolicy;

    /**
     * How long a list of free slices may stay unusable because somebody stopped in the middle of
     * changing it; that of shmipc.session.broken-list-timeout if not set.
     */
    private @Nullable Duration brokenListTimeout;

    /**
     * Number of callbacks of one session that may be at work at one time; that of
     * shmipc.session.max-handlers-per-session if not set.
     */
    private @Nullable Integer maxHandlersPerSession;

    /**
     * Whether to remove files of dead processes from the memory's directory at the start; that of
     * shmipc.session.sweep-region-files if not set.
     */
    private @Nullable Boolean sweepRegionFiles;

    /**
     * How closely to look for streams, parts of messages and memory that are not given back; that
     * of shmipc.session.leak-detection if not set.
     */
    private @Nullable LeakDetection leakDetection;

    /**
     * With leak-detection sampled, one stream and one part in so many is followed; that of
     * shmipc.session.leak-sampling if not set.
     */
    private @Nullable Integer leakSampling;

    /**
     * How long memory may be held before that is reported, 0 for never; that of
     * shmipc.session.held-too-long if not set.
     */
    private @Nullable Duration heldTooLong;

    public @Nullable Duration getHandshakeTimeout() {
        return handshakeTimeout;
    }

    public void setHandshakeTimeout(@Nullable Duration handshakeTimeout) {
        this.handshakeTimeout = handshakeTimeout;
    }

    public @Nullable Duration getReadTimeout() {
        return readTimeout;
    }

    public void setReadTimeout(@Nullable Duration readTimeout) {
        this.readTimeout = readTimeout;
    }

    public @Nullable Duration getWriteTimeout() {
        return writeTimeout;
    }

    public void setWriteTimeout(@Nullable Duration writeTimeout) {
        this.writeTimeout = writeTimeout;
    }

    public @Nullable DataSize getMaxFrameSize() {
        return maxFrameSize;
    }

    public void setMaxFrameSize(@Nullable DataSize maxFrameSize) {
        this.maxFrameSize = maxFrameSize;
    }

    public @Nullable DataSize getMaxUnreadSocketSize() {
        return maxUnreadSocketSize;
    }

    public void setMaxUnreadSocketSize(@Nullable DataSize maxUnreadSocketSize) {
        this.maxUnreadSocketSize = maxUnreadSocketSize;
    }

    public @Nullable Integer getMaxStreams() {
        return maxStreams;
    }

    public void setMaxStreams(@Nullable Integer maxStreams) {
        this.maxStreams = maxStreams;
    }

    public @Nullable HandlerThreads getHandlerThreads() {
        return handlerThreads;
    }

    public void setHandlerThreads(@Nullable HandlerThreads handlerThreads) {
        this.handlerThreads = handlerThreads;
    }

    public ClientWaitProperties getWait() {
        return wait;
    }

    public @Nullable ExhaustionPolicy getExhaustionPolicy() {
        return exhaustionPolicy;
    }

    public void setExhaustionPolicy(@Nullable ExhaustionPolicy exhaustionPolicy) {
        this.exhaustionPolicy = exhaustionPolicy;
    }

    public @Nullable Duration getBrokenListTimeout() {
        return brokenListTimeout;
    }

    public void setBrokenListTimeout(@Nullable Duration brokenListTimeout) {
        this.brokenListTimeout = brokenListTimeout;
    }

    public @Nullable Integer getMaxHandlersPerSession() {
        return maxHandlersPerSession;
    }

    public void setMaxHandlersPerSession(@Nullable Integer maxHandlersPerSession) {
        this.maxHandlersPerSession = maxHandlersPerSession;
    }

    public @Nullable Boolean getSweepRegionFiles() {
        return sweepRegionFiles;
    }

    public void setSweepRegionFiles(@Nullable Boolean sweepRegionFiles) {
        this.sweepRegionFiles = sweepRegionFiles;
    }

    public @Nullable LeakDetection getLeakDetection() {
        return leakDetection;
    }

    public void setLeakDetection(@Nullable LeakDetection leakDetection) {
        this.leakDetection = leakDetection;
    }

    public @Nullable Integer getLeakSampling() {
        return leakSampling;
    }

    public void setLeakSampling(@Nullable Integer leakSampling) {
        this.leakSampling = leakSampling;
    }

    public @Nullable Duration getHeldTooLong() {
        return heldTooLong;
    }

    public void setHeldTooLong(@Nullable Duration heldTooLong) {
        this.heldTooLong = heldTooLong;
    }
}
