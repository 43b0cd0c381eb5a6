package io.shmipc.spring.listener;

import io.shmipc.server.StreamHandler;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.converter.PayloadConverters;
import java.time.Duration;

/**
 * Brings the requests of all streams to their listeners: one after the other within a stream, at
 * the same time between streams.
 */
public final class RequestDispatcher implements StreamHandler {

    private final ListenerEndpointRegistry registry;
    private final MessageCodec codec;
    private final ServedStream served;

    /**
     * A dispatcher for threads that may wait, see the other constructor.
     *
     * @param messageTimeout how long the rest of a message may take once its first byte is there
     */
    public RequestDispatcher(
            ListenerEndpointRegistry registry,
            MessageCodec codec,
            PayloadConverters converters,
            Duration messageTimeout) {
        this(registry, codec, converters, messageTimeout, true);
    }

    /**
     * A dispatcher to the endpoints of {@code registry}.
     *
     * @param messageTimeout how long the rest of a message may take once its first byte is there
     * @param mayWait whether a thread may wait for the rest of a message and for the next one;
     *     false on an event loop, where a message is handled once all of it has arrived
     */
    public RequestDispatcher(
            ListenerEndpointRegistry registry,
            MessageCodec codec,
            PayloadConverters converters,
            Duration messageTimeout,
            boolean mayWait) {
        this.registry = registry;
        this.codec = codec;
        this.served =
                new ServedStream(
                        new RequestProcessor(registry, codec, converters, messageTimeout), mayWait);
    }

    @Override
    public void onStream(Stream stream) {
        served.begin(stream);
    }

    ListenerEndpointRegistry registry() {
        return registry;
    }

    MessageCodec codec() {
        return codec;
    }
}
