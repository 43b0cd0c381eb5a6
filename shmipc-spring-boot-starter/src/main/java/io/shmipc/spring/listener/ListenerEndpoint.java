package io.shmipc.spring.listener;

import io.shmipc.spring.codec.ShmipcMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Handles the messages of some destinations. Called by any number of threads at once. */
public interface ListenerEndpoint {

    /** Unique name, for logs, and to start and stop it by. */
    String id();

    /** Names and patterns, as {@link io.shmipc.spring.annotation.ShmipcListener} explains them. */
    List<String> destinations();

    /**
     * Handles one message.
     *
     * @return the reply's payload, or null for an empty reply
     * @throws Exception what the application threw, or {@link ListenerException}
     */
    @Nullable Object handle(ShmipcMessage message) throws Exception;

    /** Whether {@link #handle} can have a result; false where it is always null. */
    default boolean replies() {
        return true;
    }
}
