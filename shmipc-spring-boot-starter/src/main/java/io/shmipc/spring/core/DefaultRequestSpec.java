package io.shmipc.spring.core;

import io.shmipc.session.BufferWriter;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.converter.ConvertedPayload;
import io.shmipc.spring.observation.MessageObservation;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/** Collects what {@link ShmipcTemplate} then sends. */
final class DefaultRequestSpec implements RequestSpec {

    private final ShmipcTemplate template;
    private final String destination;
    private final Map<String, String> headers;
    private final Map<Integer, String> intHeaders = new LinkedHashMap<>();
    private Duration timeout;

    /** One of them at most. */
    private @Nullable Object payload;

    private @Nullable PayloadInPlace inPlace;
    private @Nullable PayloadSource several;

    DefaultRequestSpec(
            ShmipcTemplate template,
            String destination,
            Map<String, String> defaultHeaders,
            Duration timeout) {
        this.template = template;
        this.destination = destination;
        this.headers = new LinkedHashMap<>(defaultHeaders);
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
    public RequestSpec headers(Consumer<Map<String, String>> change) {
        change.accept(headers);
        return this;
    }

    @Override
    public RequestSpec accept(String contentType) {
        return header(MessageHeaders.ACCEPT, contentType);
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
        return payload(value, null, null);
    }

    @Override
    public RequestSpec payload(int bytes, Consumer<BufferWriter> writer) {
        return payload(null, new PayloadInPlace(bytes, writer), null);
    }

    @Override
    public RequestSpec payloads(Iterable<?> payloads) {
        return payloads(payloads.iterator());
    }

    @Override
    public RequestSpec payloads(Iterator<?> payloads) {
        return payload(null, null, new PayloadSource(payloads, () -> {}));
    }

    @Override
    public RequestSpec payloads(Stream<?> payloads) {
        return payload(null, null, new PayloadSource(payloads.iterator(), payloads::close));
    }

    private RequestSpec payload(
            @Nullable Object one, @Nullable PayloadInPlace written, @Nullable PayloadSource many) {
        payload = one;
        inPlace = written;
        several = many;
        return this;
    }

    @Override
    public void send() {
        refuseSeveral("is answered: use retrieve(Void.class)");
        MessageObservation observation = observe(MessageKind.ONE_WAY);
        if (observation == MessageObservation.NONE) {
            template.sendNow(message());
        } else {
            Observed.around(
                    observation,
                    () -> {
                        template.sendNow(message());
                        return Boolean.TRUE;
                    });
        }
    }

    @Override
    public CompletableFuture<@Nullable Void> sendAsync() {
        refuseSeveral("needs a thread that sends: use retrieve(Void.class) on one");
        return begin(MessageKind.ONE_WAY, Void.class);
    }

    @Override
    public <T> T retrieve(Class<T> responseType) {
        return retrieve((Type) responseType);
    }

    @Override
    public <T> T retrieve(ParameterizedTypeReference<T> responseType) {
        return retrieve(responseType.getType());
    }

    private <T> T retrieve(Type responseType) {
        MessageObservation observation = observe(MessageKind.REQUEST);
        return observation == MessageObservation.NONE
                ? exchange(responseType)
                : Observed.around(observation, () -> this.<T>exchange(responseType));
    }

    private <T> T exchange(Type responseType) {
        return several == null
                ? template.requestNow(message(), responseType)
                : template.sequences().request(message(), several, responseType);
    }

    @Override
    public <T> CompletableFuture<T> retrieveAsync(Class<T> responseType) {
        return retrieveAsync((Type) responseType);
    }

    @Override
    public <T> CompletableFuture<T> retrieveAsync(ParameterizedTypeReference<T> responseType) {
        return retrieveAsync(responseType.getType());
    }

    private <T> CompletableFuture<T> retrieveAsync(Type responseType) {
        refuseSeveral("needs a thread that sends: use retrieve on one");
        return begin(MessageKind.REQUEST, responseType);
    }

    private <T> CompletableFuture<T> begin(MessageKind kind, Type responseType) {
        MessageObservation observation = observe(kind);
        MessageObservation.Scope scope = observation.open();
        try {
            OutgoingMessage message;
            try {
                message = message();
            } catch (RuntimeException | Error e) {
                observation.failed(e);
                observation.close();
                if (e instanceof ShmipcMessagingException) {
                    return CompletableFuture.failedFuture(e);
                }
                throw e;
            }
            return template.begin(message, kind, responseType, observation);
        } finally {
            scope.close();
        }
    }

    @Override
    public <T> MessageStream<T> retrieveStream(Class<T> elementType) {
        return retrieveStream((Type) elementType);
    }

    @Override
    public <T> MessageStream<T> retrieveStream(ParameterizedTypeReference<T> elementType) {
        return retrieveStream(elementType.getType());
    }

    private <T> MessageStream<T> retrieveStream(Type elementType) {
        MessageObservation observation = observe(MessageKind.REQUEST);
        Supplier<MessageStream<T>> open =
                () ->
                        several == null
                                ? template.sequences().open(message(), elementType, observation)
                                : template.sequences()
                                        .open(message(), several, elementType, observation);
        try {
            return Observed.begin(observation, open);
        } catch (RuntimeException | Error e) {
            observation.close();
            throw e;
        }
    }

    private MessageObservation observe(MessageKind kind) {
        return template.observe(destination, kind, headers::put);
    }

    private void refuseSeveral(String instead) {
        if (several != null) {
            throw new IllegalStateException("a stream of messages " + instead);
        }
    }

    private OutgoingMessage message() {
        ConvertedPayload converted =
                payload == null ? null : template.convert(destination, payload);
        return new OutgoingMessage(destination, converted, inPlace, headers, intHeaders, timeout);
    }
}
