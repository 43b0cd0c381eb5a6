package io.shmipc.spring.micrometer;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import io.shmipc.spring.codec.MessageKind;
import java.util.Objects;
import java.util.function.BiConsumer;

/** What is known of a message that a template sends; its carrier takes headers. */
public final class ShmipcTemplateContext extends SenderContext<BiConsumer<String, String>> {

    private final String client;
    private final String destination;
    private final MessageKind kind;

    /**
     * @param client name of the template's client
     * @param headers takes the headers of the trace, until the observation has been started
     */
    public ShmipcTemplateContext(
            String client,
            String destination,
            MessageKind kind,
            BiConsumer<String, String> headers) {
        super(
                (carrier, name, value) -> Objects.requireNonNull(carrier).accept(name, value),
                kind == MessageKind.REQUEST ? Kind.CLIENT : Kind.PRODUCER);
        this.client = client;
        this.destination = destination;
        this.kind = kind;
        setCarrier(headers);
    }

    /** Name of the template's client. */
    public String client() {
        return client;
    }

    /** As the caller wrote it. */
    public String destination() {
        return destination;
    }

    /** Whether an answer is wanted. */
    public MessageKind kind() {
        return kind;
    }
}
