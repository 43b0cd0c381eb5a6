package io.shmipc.spring.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What holds for every listener. */
public class ListenerProperties {

    /**
     * Number of messages that a listener handles at one time unless it says otherwise; no limit if
     * not set.
     */
    private @Nullable Integer concurrency;

    /** How long a message waits for a listener that handles as many as it may. */
    private Duration busyTimeout = Duration.ofSeconds(30);

    /** How long a result that comes later, such as a CompletableFuture, may take. */
    private Duration asyncTimeout = Duration.ofMinutes(1);

    /** How long a listener that takes several messages may wait for the next one. */
    private Duration streamIdleTimeout = Duration.ofMinutes(1);

    public @Nullable Integer getConcurrency() {
        return concurrency;
    }

    public void setConcurrency(@Nullable Integer concurrency) {
        this.concurrency = concurrency;
    }

    public Duration getBusyTimeout() {
        return busyTimeout;
    }

    public void setBusyTimeout(Duration busyTimeout) {
        this.busyTimeout = busyTimeout;
    }

    public Duration getAsyncTimeout() {
        return asyncTimeout;
    }

    public void setAsyncTimeout(Duration asyncTimeout) {
        this.asyncTimeout = asyncTimeout;
    }

    public Duration getStreamIdleTimeout() {
        return streamIdleTimeout;
    }

    public void setStreamIdleTimeout(Duration streamIdleTimeout) {
        this.streamIdleTimeout = streamIdleTimeout;
    }
}
