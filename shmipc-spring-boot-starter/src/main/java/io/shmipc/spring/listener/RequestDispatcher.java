package io.shmipc.spring.listener;

import io.shmipc.error.ConfigurationException;
import io.shmipc.server.StreamHandler;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.observation.MessageObserver;
import java.time.Duration;

/**
 * Brings the requests of all streams to their listeners: one after the other within a stream, at
 * the same time between streams.
 */
public final class RequestDispatcher implements StreamHandler {

    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(30);
    private static final Duration DEFAULT_WRITE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(1);

    private final ListenerEndpointRegistry registry;
    private final DispatchSettings settings;
    private final RequestProcessor processor;

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
     * A dispatcher to the listeners of {@code registry}, with the builder's defaults for the rest.
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
        this(builder(registry, codec, converters).messageTimeout(messageTimeout).mayWait(mayWait));
    }

    private RequestDispatcher(Builder builder) {
        this.registry = builder.registry;
        this.settings =
                new DispatchSettings(
                        builder.codec,
                        builder.converters,
                        builder.observer,
                        builder.messageTimeout,
                        builder.writeTimeout,
                        builder.busyTimeout,
                        builder.asyncTimeout,
                        builder.streamIdleTimeout,
                        builder.mayWait,
                        builder.includeStackTrace);
        this.processor = new RequestProcessor(registry, settings);
        registry.require(this::check);
    }

    /** A builder for a dispatcher to the listeners of {@code registry}. */
    public static Builder builder(
            ListenerEndpointRegistry registry, MessageCodec codec, PayloadConverters converters) {
        return new Builder(registry, codec, converters);
    }

    private void check(ListenerRegistration listener) {
        ListenerShape shape = listener.shape();
        if (!settings.mayWait() && shape.input() == ListenerShape.Input.PULLED) {
            throw new ConfigurationException(
                    "listener id="
                            + listener.id()
                            + " waits for messages in an Iterator or a Stream, and must not with"
                            + " shmipc.session.handler-threads=event-loop: take a Publisher, or use"
                            + " other threads");
        }
        if (!settings.codec().carriesMetadata() && (shape.takesSeveral() || shape.givesSeveral())) {
            throw new ConfigurationException(
                    "listener id="
                            + listener.id()
                            + " takes or gives several messages, and must not with a codec that"
                            + " carries no headers");
        }
    }

    @Override
    public void onStream(Stream stream) {
        new ServedStream(processor, stream).begin();
    }

    ListenerEndpointRegistry registry() {
        return registry;
    }

    MessageCodec codec() {
        return settings.codec();
    }

    /** Collects the settings of a dispatcher. */
    public static final class Builder {

        private final ListenerEndpointRegistry registry;
        private final MessageCodec codec;
        private final PayloadConverters converters;
        private MessageObserver observer = MessageObserver.NONE;
        private Duration messageTimeout = DEFAULT_WAIT;
        private Duration writeTimeout = DEFAULT_WRITE_TIMEOUT;
        private Duration busyTimeout = DEFAULT_WAIT;
        private Duration asyncTimeout = DEFAULT_PATIENCE;
        private Duration streamIdleTimeout = DEFAULT_PATIENCE;
        private boolean mayWait = true;
        private boolean includeStackTrace;

        private Builder(
                ListenerEndpointRegistry registry,
                MessageCodec codec,
                PayloadConverters converters) {
            this.registry = registry;
            this.codec = codec;
            this.converters = converters;
        }

        /** Told of every message that a listener handles. Default nobody. */
        public Builder observer(MessageObserver value) {
            observer = value;
            return this;
        }

        /** How long the rest of a message may take once its first byte is there. Default 30 s. */
        public Builder messageTimeout(Duration value) {
            messageTimeout = value;
            return this;
        }

        /** How long an event loop keeps an answer for which there is no room. Default 5 s. */
        public Builder writeTimeout(Duration value) {
            writeTimeout = value;
            return this;
        }

        /** How long a message waits for a place in a listener with a limit. Default 30 s. */
        public Builder busyTimeout(Duration value) {
            busyTimeout = value;
            return this;
        }

        /** How long one result may take that is completed later. Default 1 minute. */
        public Builder asyncTimeout(Duration value) {
            asyncTimeout = value;
            return this;
        }

        /**
         * How long a listener that waits for the next of several messages does so. Default 1
         * minute.
         */
        public Builder streamIdleTimeout(Duration value) {
            streamIdleTimeout = value;
            return this;
        }

        /**
         * Whether threads may wait: for the rest of a message and for the next one. False on an
         * event loop, where a message is handled once all of it has arrived. Default true.
         */
        public Builder mayWait(boolean value) {
            mayWait = value;
            return this;
        }

        /** Whether callers are told stack traces of what listeners throw. Default false. */
        public Builder includeStackTrace(boolean value) {
            includeStackTrace = value;
            return this;
        }

        /**
         * Checks the settings and the listeners that are registered so far; those that are
         * registered later are checked then.
         *
         * @throws ConfigurationException naming the setting or the listener, and the rule
         */
        public RequestDispatcher build() {
            return new RequestDispatcher(this);
        }
    }
}
