package io.shmipc.spring.micrometer;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;

/** What is known of a message that a listener handles, which is its carrier. */
public final class ShmipcListenerContext extends ReceiverContext<ShmipcMessage> {

    private final String listenerId;
    private final String destination;
    private final ShmipcMessage message;

    /**
     * @param listenerId name of the listener
     * @param destination the destination, or pattern, that the listener is for
     */
    public ShmipcListenerContext(String listenerId, String destination, ShmipcMessage message) {
        super(
                ShmipcMessage::header,
                message.kind() == MessageKind.REQUEST ? Kind.SERVER : Kind.CONSUMER);
        this.listenerId = listenerId;
        this.destination = destination;
        this.message = message;
        setCarrier(message);
    }

    /** Name of the listener. */
    public String listenerId() {
        return listenerId;
    }

    /** The destination, or pattern, that the listener is for; never what the peer wrote. */
    public String destination() {
        return destination;
    }

    /** The message. */
    public ShmipcMessage message() {
        return message;
    }
}
