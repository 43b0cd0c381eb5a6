package io.shmipc.spring.observation;

import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import java.util.function.BiConsumer;

/**
 * Told of every message that a template sends and of every one that a listener handles. Called by
 * any number of threads at once, must not block, and should not throw.
 */
public interface MessageObserver {

    /** Sees nothing and costs nothing. */
    MessageObserver NONE = new MessageObserver() {};

    /**
     * A template is about to send a message.
     *
     * @param client name of the template's client
     * @param destination as the caller wrote it
     * @param kind {@link MessageKind#REQUEST} or {@link MessageKind#ONE_WAY}
     * @param headers adds a header to the message, until this returns
     */
    default MessageObservation sending(
            String client,
            String destination,
            MessageKind kind,
            BiConsumer<String, String> headers) {
        return MessageObservation.NONE;
    }

    /**
     * A listener is about to handle a message.
     *
     * @param listenerId name of the listener
     * @param destination the destination, or the pattern, that the listener is for; never what the
     *     peer wrote
     */
    default MessageObservation receiving(
            String listenerId, String destination, ShmipcMessage message) {
        return MessageObservation.NONE;
    }
}
