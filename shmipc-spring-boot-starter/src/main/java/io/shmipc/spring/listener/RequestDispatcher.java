package io.shmipc.spring.listener;

import io.shmipc.server.StreamHandler;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.converter.PayloadConverters;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings the requests of all streams to their listeners: one after the other within a stream, at
 * the same time between streams.
 */
public final class RequestDispatcher implements StreamHandler {

    private final ListenerEndpointRegistry registry;
    private final MessageCodec codec;
    private final RequestProcessor processor;
    private final Set<ServedStream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    /**
     * A dispatcher to the endpoints of {@code registry}.
     *
     * @param messageTimeout how long the rest of a message may take once its first byte is there
     */
    public RequestDispatcher(
            ListenerEndpointRegistry registry,
            MessageCodec codec,
            PayloadConverters converters,
            Duration messageTimeout) {
        this.registry = registry;
        this.codec = codec;
        this.processor = new RequestProcessor(registry, codec, converters, messageTimeout);
    }

    @Override
    public void onStream(Stream stream) {
        ServedStream served = new ServedStream(stream, processor, streams::remove);
        streams.add(served);
        if (draining) {
            served.drain();
        }
        served.begin();
    }

    ListenerEndpointRegistry registry() {
        return registry;
    }

    MessageCodec codec() {
        return codec;
    }

    /** Undoes {@link #drain()}. */
    void open() {
        draining = false;
    }

    /** Has every stream end as soon as what has arrived on it is handled. Does not wait. */
    void drain() {
        draining = true;
        streams.forEach(ServedStream::drain);
    }
}
