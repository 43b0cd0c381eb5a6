package io.shmipc.spring.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.observation.MessageObservation;
import io.shmipc.spring.observation.MessageObserver;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes an observation of every message. What handles observations decides what becomes of it: a
 * timer, a span whose trace goes on at the other end, both, or nothing.
 */
public final class MicrometerMessageObserver implements MessageObserver {

    private static final ShmipcListenerObservationConvention LISTENER =
            new DefaultShmipcListenerObservationConvention();

    /** One for each observer, as it bounds the names that end in this one's registry. */
    private final ShmipcTemplateObservationConvention defaultTemplateConvention =
            new DefaultShmipcTemplateObservationConvention();

    private final ObservationRegistry registry;
    private final @Nullable ShmipcTemplateObservationConvention templateConvention;
    private final @Nullable ShmipcListenerObservationConvention listenerConvention;

    /** With conventions of the registry, or else the default ones. */
    public MicrometerMessageObserver(ObservationRegistry registry) {
        this(registry, null, null);
    }

    /**
     * @param templateConvention goes before those of the registry, if there is one
     * @param listenerConvention goes before those of the registry, if there is one
     */
    public MicrometerMessageObserver(
            ObservationRegistry registry,
            @Nullable ShmipcTemplateObservationConvention templateConvention,
            @Nullable ShmipcListenerObservationConvention listenerConvention) {
        this.registry = registry;
        this.templateConvention = templateConvention;
        this.listenerConvention = listenerConvention;
    }

    @Override
    public MessageObservation sending(
            String client,
            String destination,
            MessageKind kind,
            BiConsumer<String, String> headers) {
        if (registry.isNoop()) {
            return MessageObservation.NONE;
        }
        return started(
                ShmipcObservation.TEMPLATE.observation(
                        templateConvention,
                        defaultTemplateConvention,
                        () -> new ShmipcTemplateContext(client, destination, kind, headers),
                        registry));
    }

    @Override
    public MessageObservation receiving(
            String listenerId, String destination, ShmipcMessage message) {
        if (registry.isNoop()) {
            return MessageObservation.NONE;
        }
        return started(
                ShmipcObservation.LISTENER.observation(
                        listenerConvention,
                        LISTENER,
                        () -> new ShmipcListenerContext(listenerId, destination, message),
                        registry));
    }

    private static MessageObservation started(Observation observation) {
        return observation.isNoop()
                ? MessageObservation.NONE
                : new StartedObservation(observation.start());
    }

    private record StartedObservation(Observation observation) implements MessageObservation {

        @Override
        public Scope open() {
            return observation.openScope()::close;
        }

        @Override
        public void failed(Throwable error) {
            observation.error(error);
        }

        @Override
        public void close() {
            observation.stop();
        }
    }
}
