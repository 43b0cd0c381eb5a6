package io.shmipc.spring.test;

import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.converter.PayloadConversionException;
import io.shmipc.spring.converter.PayloadConverters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A message as a {@link FakeShmipcPeer} got it, with its payload as it travelled. */
public final class ReceivedMessage {

    private final ShmipcMessage message;
    private final PayloadConverters converters;
    private final List<ReceivedMessage> following = new CopyOnWriteArrayList<>();

    ReceivedMessage(ShmipcMessage message, PayloadConverters converters) {
        this.message = message;
        this.converters = converters;
    }

    public String destination() {
        return message.destination();
    }

    /** Whether the sender wanted no answer. */
    public boolean isOneWay() {
        return message.kind() == MessageKind.ONE_WAY;
    }

    /** The header of that name, or null. */
    public @Nullable String header(String name) {
        return message.header(name);
    }

    /** Headers with a name, those of the starter among them. */
    public Map<String, String> headers() {
        return message.headers();
    }

    /** Media type of the payload, or null where it is empty. */
    public @Nullable String contentType() {
        return message.header(MessageHeaders.CONTENT_TYPE);
    }

    /**
     * The payload as a listener with a parameter of this type would get it.
     *
     * @throws PayloadConversionException if the listener would refuse it
     */
    public <T> T payload(Class<T> type) {
        return converters.read(message.payload(), contentType(), type);
    }

    /**
     * The payloads of all messages that were sent together, this being the first of them; of this
     * one alone if it was sent alone.
     *
     * @throws PayloadConversionException if the listener would refuse one of them
     */
    public <T> List<T> payloads(Class<T> type) {
        List<T> payloads = new ArrayList<>();
        if (message.payloadBytes() > 0 || contentType() != null) {
            payloads.add(payload(type));
        }
        following.forEach(next -> payloads.add(next.payload(type)));
        return payloads;
    }

    void follow(ReceivedMessage next) {
        following.add(next);
    }

    /** The message as it was decoded. */
    public ShmipcMessage message() {
        return message;
    }

    @Override
    public String toString() {
        return (isOneWay() ? "one-way message" : "request")
                + " to "
                + destination()
                + " with headers="
                + headers()
                + ", payloadBytes="
                + message.payloadBytes();
    }
}
