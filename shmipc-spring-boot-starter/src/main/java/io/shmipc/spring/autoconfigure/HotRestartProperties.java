package io.shmipc.spring.autoconfigure;

import java.time.Duration;

/** How a server hands over to another process. */
public class HotRestartProperties {

    /** How long clients have to say that they have moved. */
    private Duration timeout = Duration.ofSeconds(2);

    /**
     * How long a session that was handed over must be quiet before streams without a request under
     * way are closed.
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
