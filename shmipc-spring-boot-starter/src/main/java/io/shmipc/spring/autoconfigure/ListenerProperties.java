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
}
