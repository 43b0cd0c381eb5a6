package io.shmipc.spring.core;

import io.shmipc.session.BufferWriter;
import io.shmipc.spring.converter.ConvertedPayload;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/** Collects what {@link ShmipcTemplate} then sends. */
final class DefaultRequestSpec implements RequestSpec {

    private final ShmipcTemplate template;
    private final String destination;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<Integer, String> intHeaders = new LinkedHashMap<>();
    private Duration timeout;
    private @Nullable Object payload;

    DefaultRequestSpec(ShmipcTemplate template, String destination, Duration timeout) {
        this.template = template;
        this.destination = destination;
        this.timeout = timeout;
    }

    @Override
    public RequestSpec header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    @Override
    public RequestSpec header(int key, String value) {
        if (key < 0 || key > 0xFFFF) {
            throw new IllegalArgumentException("key=" + key + " must be >= 0 and <= 65535");
        }
        intHeaders.put(key, value);
        return this;
    }

    @Override
    public RequestSpec timeout(Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("timeout=" + value + " must be > 0");
        }
        timeout = value;
        return this;
    }

    @Override
    public RequestSpec payload(Object value) {
        payload = value;
        return this;
    }

    @Override
    public void send() {
        template.send(message());
    }

    @Override
    public <T> T retrieve(Class<T> responseType) {
        return template.request(message(), responseType);
    }

    @Override
    public RequestSpec headers(Consumer<Map<String, String>> headers) {
        throw new UnsupportedOperationException("comes with the next commits");
    }

    @Override
    public RequestSpec accept(String contentType) {
        throw new UnsupportedOperationException("comes with the next commits");
    }

    @Override
    public RequestSpec payload(int bytes, Consumer<BufferWriter> writer) {
        throw new UnsupportedOperationException("comes with the next commits");
    }

    @Override
    public RequestSpec payloads(Iterable<?> payloads) {
        throw new UnsupportedOperationException("comes with the next commits");
    }

    @Override
    public RequestSpec payloads(Iterator<?> payloads) {
        throw new UnsupportedOperationException("comes with the next commits");
    }

    @Override
    public RequestSpec payloads(Stream<?> payloads) {
        throw new UnsupportedOperationException("comes with the next commits");
    }

    @Override
    public CompletableFuture<@Nullable Void> sendAsync() {
        throw new UnsupportedOperationException("comes with the next commits");
    }

    @Override
    public <T> T retrieve(ParameterizedTypeReference<T> responseType) {
        throw new UnsupportedOperationException("comes with the next commits");
    }

    @Override
    public <T> CompletableFuture<T> retrieveAsync(Class<T> responseType) {
        throw new UnsupportedOperationException("comes with the next commits");
    }

    @Override
    public <T> CompletableFuture<T> retrieveAsync(ParameterizedTypeReference<T> responseType) {
        throw new UnsupportedOperationException("comes with the next commits");
    }

    @Override
    public <T> MessageStream<T> retrieveStream(Class<T> elementType) {
        throw new UnsupportedOperationException("comes with the next commits");
    }

    @Override
    public <T> MessageStream<T> retrieveStream(ParameterizedTypeReference<T> elementType) {
        throw new UnsupportedOperationException("comes with the next commits");
    }

    private OutgoingMessage message() {
        ConvertedPayload converted =
                payload == null ? null : template.convert(destination, payload);
        return new OutgoingMessage(destination, converted, headers, intHeaders, timeout);
    }
}
