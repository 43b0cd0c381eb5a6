package io.shmipc.spring.core;

import io.shmipc.client.ShmipcClient;
import io.shmipc.error.Delivery;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.converter.ConvertedPayload;
import io.shmipc.spring.converter.PayloadConversionException;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.observation.MessageObservation;
import io.shmipc.spring.observation.MessageObserver;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * {@link ShmipcOperations} over a client's pooled streams. Each message borrows a stream; one whose
 * exchange did not complete is closed and never given back, so that a late answer dies with it
 * instead of meeting the next request.
 *
 * <pre>{@code
 * ShmipcTemplate template =
 *         ShmipcTemplate.builder(client).defaultDestination("orders").build();
 * Order order = template.request(new OrderId(7), Order.class);
 * }</pre>
 */
public final class ShmipcTemplate implements ShmipcOperations {

    private final ShmipcTemplateBuilder settings;
    private final StreamSource streams;
    private final MessageExchange exchange;
    private final AsyncThreads asyncThreads;
    private final MessageSequences sequences;
    private final PayloadConverters converters;
    private final Duration requestTimeout;
    private final Map<String, String> defaultHeaders;
    private final MessageObserver observer;

    /**
     * A template over {@code client}, which stays the caller's to close.
     *
     * @param requestTimeout for each message that does not say otherwise. Waiting for a session to
     *     come up is bounded by the client's connect timeout instead
     */
    public ShmipcTemplate(
            ShmipcClient client,
            MessageCodec codec,
            PayloadConverters converters,
            Duration requestTimeout) {
        this(builder(client).codec(codec).converters(converters).requestTimeout(requestTimeout));
    }

    ShmipcTemplate(
            StreamSource streams,
            MessageCodec codec,
            PayloadConverters converters,
            Duration requestTimeout) {
        this(
                new ShmipcTemplateBuilder("client", streams)
                        .codec(codec)
                        .converters(converters)
                        .requestTimeout(requestTimeout));
    }

    ShmipcTemplate(ShmipcTemplateBuilder builder) {
        this.settings = builder.copy();
        this.streams = settings.streams;
        this.exchange = new MessageExchange(settings.codec, settings.converters);
        this.asyncThreads = new AsyncThreads(streams);
        this.sequences =
                new MessageSequences(streams, exchange, settings.converters, settings.senders);
        this.converters = settings.converters;
        this.requestTimeout = settings.requestTimeout;
        this.defaultHeaders =
                settings.defaultHeaders.isEmpty()
                        ? Map.of()
                        : Collections.unmodifiableMap(settings.defaultHeaders);
        this.observer = settings.observer;
    }

    /** Begins a template over {@code client}, which stays the caller's to close. */
    public static ShmipcTemplateBuilder builder(ShmipcClient client) {
        return new ShmipcTemplateBuilder(client.config().name(), new ClientStreams(client));
    }

    /** Begins a template with the settings of this one, which keeps them. */
    public ShmipcTemplateBuilder mutate() {
        return settings.copy();
    }

    @Override
    public void send(Object payload) {
        send(defaultDestination(), payload);
    }

    @Override
    public void send(String destination, Object payload) {
        if (observer == MessageObserver.NONE) {
            sendNow(outgoing(destination, payload, defaultHeaders));
        } else {
            to(destination).payload(payload).send();
        }
    }

    @Override
    public <T> T request(Object payload, Class<T> responseType) {
        return request(defaultDestination(), payload, responseType);
    }

    @Override
    public <T> T request(String destination, Object payload, Class<T> responseType) {
        if (observer == MessageObserver.NONE) {
            return requestNow(outgoing(destination, payload, defaultHeaders), responseType);
        }
        return to(destination).payload(payload).retrieve(responseType);
    }

    @Override
    public <T> T request(
            String destination, Object payload, ParameterizedTypeReference<T> responseType) {
        return to(destination).payload(payload).retrieve(responseType);
    }

    @Override
    public <T> CompletableFuture<T> requestAsync(
            String destination, Object payload, Class<T> responseType) {
        return to(destination).payload(payload).retrieveAsync(responseType);
    }

    @Override
    public <T> CompletableFuture<T> requestAsync(
            String destination, Object payload, ParameterizedTypeReference<T> responseType) {
        return to(destination).payload(payload).retrieveAsync(responseType);
    }

    @Override
    public RequestSpec to(String destination) {
        return new DefaultRequestSpec(this, destination, defaultHeaders, requestTimeout);
    }

    @Override
    public RequestSpec to() {
        return to(defaultDestination());
    }

    @Override
    public ShmipcChannel channel(String destination) {
        return new DefaultShmipcChannel(this, exchange, borrow(destination), destination);
    }

    @Override
    public <T> T execute(StreamAction<T> action) {
        return withStream(null, true, action::doInStream);
    }

    private String defaultDestination() {
        if (settings.defaultDestination == null) {
            throw new IllegalStateException(
                    "no destination given, and the template has no default destination");
        }
        return settings.defaultDestination;
    }

    // ---- for what sends on behalf of this ----

    void sendNow(OutgoingMessage message) {
        withStream(
                        message.destination(),
                        exchange.isReusableAfterSend(),
                        stream -> exchange.send(stream, message))
                .get();
    }

    /** The reply, converted to {@code responseType}, which is that of {@code T}. */
    <T> T requestNow(OutgoingMessage message, Type responseType) {
        return this.<Answer<T>>withStream(
                        message.destination(),
                        true,
                        stream -> exchange.request(stream, message, responseType))
                .get();
    }

    /** Begins an exchange without waiting. */
    <T> CompletableFuture<T> begin(
            OutgoingMessage message,
            MessageKind kind,
            Type responseType,
            MessageObservation observation) {
        return new AsyncExchange<T>(
                        streams, exchange, asyncThreads, message, kind, responseType, observation)
                .start();
    }

    MessageSequences sequences() {
        return sequences;
    }

    /** Headers that every message has. */
    Map<String, String> defaultHeaders() {
        return defaultHeaders;
    }

    boolean isObserved() {
        return observer != MessageObserver.NONE;
    }

    /**
     * Tells the observer of a message.
     *
     * @param headers takes those that the observer adds
     */
    MessageObservation observe(
            String destination, MessageKind kind, BiConsumer<String, String> headers) {
        return observer == MessageObserver.NONE
                ? MessageObservation.NONE
                : observer.sending(settings.name, destination, kind, headers);
    }

    OutgoingMessage outgoing(String destination, Object payload, Map<String, String> headers) {
        return new OutgoingMessage(
                destination,
                convert(destination, payload),
                null,
                headers,
                Map.of(),
                requestTimeout);
    }

    ConvertedPayload convert(String destination, Object payload) {
        try {
            return converters.write(payload);
        } catch (PayloadConversionException e) {
            throw new ShmipcConversionException(
                    "destination=" + destination + ": " + e.getMessage(), e, Delivery.NOT_SENT);
        }
    }

    void giveBack(Stream stream) {
        streams.giveBack(stream);
    }

    private Stream borrow(@Nullable String destination) {
        try {
            return streams.borrow();
        } catch (RuntimeException e) {
            throw ErrorTranslator.translate(describe(destination), e);
        }
    }

    private <T> T withStream(
            @Nullable String destination, boolean reusable, Function<Stream, T> work) {
        Stream stream = borrow(destination);
        boolean complete = false;
        try {
            T result = work.apply(stream);
            complete = reusable;
            return result;
        } catch (RuntimeException e) {
            throw ErrorTranslator.translate(describe(destination), e);
        } finally {
            if (complete) {
                giveBack(stream);
            } else {
                stream.close();
            }
        }
    }

    /** Made only when something went wrong. */
    private static String describe(@Nullable String destination) {
        return destination == null ? "stream action" : "destination=" + destination;
    }
}
