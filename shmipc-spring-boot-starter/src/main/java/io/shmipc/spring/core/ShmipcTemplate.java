package io.shmipc.spring.core;

import io.shmipc.client.ShmipcClient;
import io.shmipc.error.ConfigurationException;
import io.shmipc.error.Delivery;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.converter.ConvertedPayload;
import io.shmipc.spring.converter.PayloadConversionException;
import io.shmipc.spring.converter.PayloadConverters;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * {@link ShmipcOperations} over a client's pooled streams. Each message borrows a stream; one whose
 * exchange did not complete is closed and never given back, so that a late answer dies with it
 * instead of meeting the next request.
 */
public final class ShmipcTemplate implements ShmipcOperations {

    private final StreamSource streams;
    private final MessageExchange exchange;
    private final PayloadConverters converters;
    private final Duration requestTimeout;

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
        this(new ClientStreams(client), codec, converters, requestTimeout);
    }

    ShmipcTemplate(
            StreamSource streams,
            MessageCodec codec,
            PayloadConverters converters,
            Duration requestTimeout) {
        if (requestTimeout.isNegative() || requestTimeout.isZero()) {
            throw new ConfigurationException("requestTimeout=" + requestTimeout + " must be > 0");
        }
        this.streams = streams;
        this.exchange = new MessageExchange(codec, converters);
        this.converters = converters;
        this.requestTimeout = requestTimeout;
    }

    @Override
    public void send(String destination, Object payload) {
        send(outgoing(destination, payload));
    }

    @Override
    public <T> T request(String destination, Object payload, Class<T> responseType) {
        return request(outgoing(destination, payload), responseType);
    }

    @Override
    public RequestSpec to(String destination) {
        return new DefaultRequestSpec(this, destination, requestTimeout);
    }

    @Override
    public void send(Object payload) {
        throw new UnsupportedOperationException("comes with the next commits");
    }

    @Override
    public <T> T request(Object payload, Class<T> responseType) {
        throw new UnsupportedOperationException("comes with the next commits");
    }

    @Override
    public <T> T request(
            String destination, Object payload, ParameterizedTypeReference<T> responseType) {
        throw new UnsupportedOperationException("comes with the next commits");
    }

    @Override
    public <T> CompletableFuture<T> requestAsync(
            String destination, Object payload, Class<T> responseType) {
        throw new UnsupportedOperationException("comes with the next commits");
    }

    @Override
    public <T> CompletableFuture<T> requestAsync(
            String destination, Object payload, ParameterizedTypeReference<T> responseType) {
        throw new UnsupportedOperationException("comes with the next commits");
    }

    @Override
    public RequestSpec to() {
        throw new UnsupportedOperationException("comes with the next commits");
    }

    @Override
    public ShmipcChannel channel(String destination) {
        return new DefaultShmipcChannel(this, exchange, borrow(destination), destination);
    }

    @Override
    public <T> T execute(StreamAction<T> action) {
        return withStream(null, true, action::doInStream);
    }

    void send(OutgoingMessage message) {
        withStream(
                        message.destination(),
                        exchange.isReusableAfterSend(),
                        stream -> exchange.send(stream, message))
                .get();
    }

    <T> T request(OutgoingMessage message, Class<T> responseType) {
        return withStream(
                        message.destination(),
                        true,
                        stream -> exchange.request(stream, message, responseType))
                .get();
    }

    OutgoingMessage outgoing(String destination, Object payload) {
        return new OutgoingMessage(
                destination, convert(destination, payload), Map.of(), Map.of(), requestTimeout);
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

    private record ClientStreams(ShmipcClient client) implements StreamSource {

        @Override
        public Stream borrow() {
            return client.borrowStream();
        }

        @Override
        public void giveBack(Stream stream) {
            client.returnStream(stream);
        }
    }
}
