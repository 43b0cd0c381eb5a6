package io.shmipc.spring.listener;

import io.shmipc.spring.codec.ShmipcMessage;
import org.jspecify.annotations.Nullable;

/** Handles the messages of one destination. Called by any number of threads at once. */
public interface ListenerEndpoint {

    /** Unique name, for logs. */
    String id();

    /** The destination, unique among the endpoints of a registry. */
    String destination();

    /**
     * Handles one message.
     *
     * @return the reply's payload, or null for an empty reply
     * @throws Exception what the application threw, or {@link ListenerException}
     */
    @Nullable Object handle(ShmipcMessage message) throws Exception;

    /** Whether {@link #handle} can have a result; false where it is always null. */
    boolean replies();
}
