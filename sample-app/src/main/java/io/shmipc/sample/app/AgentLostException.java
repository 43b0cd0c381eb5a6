package io.shmipc.sample.app;

import org.jspecify.annotations.Nullable;

/** The agent is not there, went away, or does not answer in time. */
public final class AgentLostException extends RuntimeException {

    public AgentLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
