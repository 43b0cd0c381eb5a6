package io.shmipc.spring.core;

import io.shmipc.error.ConfigurationException;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.TTHeaderCodec;
import io.shmipc.spring.converter.BytesPayloadConverter;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.converter.StringPayloadConverter;
import io.shmipc.spring.observation.MessageObserver;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link ShmipcTemplate}. Used by one thread; what was built does not change with it.
 */
public final class ShmipcTemplateBuilder {

    final StreamSource streams;
    String name;
    MessageCodec codec = new TTHeaderCodec(MessageLimits.DEFAULTS);
    PayloadConverters converters =
            new PayloadConverters(
                    List.of(new BytesPayloadConverter(), new StringPayloadConverter()));
    Duration requestTimeout = Duration.ofSeconds(5);
    Map<String, String> defaultHeaders = new LinkedHashMap<>();
    @Nullable String defaultDestination;
    MessageObserver observer = MessageObserver.NONE;
    Executor senders = ShmipcTemplateBuilder::onThreadOfItsOwn;

    ShmipcTemplateBuilder(String name, StreamSource streams) {
        this.name = name;
        this.streams = streams;
    }

    ShmipcTemplateBuilder copy() {
        ShmipcTemplateBuilder copy = new ShmipcTemplateBuilder(name, streams);
        copy.codec = codec;
        copy.converters = converters;
        copy.requestTimeout = requestTimeout;
        copy.defaultHeaders = new LinkedHashMap<>(defaultHeaders);
        copy.defaultDestination = defaultDestination;
        copy.observer = observer;
        copy.senders = senders;
        return copy;
    }

    private static void onThreadOfItsOwn(Runnable task) {
        Thread thread = new Thread(task, "shmipc-message-sender");
        thread.setDaemon(true);
        thread.start();
    }

    /** What the observer is told the client is called. Default the client's own name. */
    public ShmipcTemplateBuilder clientName(String value) {
        name = value;
        return this;
    }

    /** How messages are framed; both ends must agree on it. Default TTHeader. */
    public ShmipcTemplateBuilder codec(MessageCodec value) {
        codec = value;
        return this;
    }

    /** How objects become payloads. Default bytes and text only. */
    public ShmipcTemplateBuilder converters(PayloadConverters value) {
        converters = value;
        return this;
    }

    /**
     * How long sending and a reply may take together, for each message that does not say otherwise.
     * Default 5 seconds. Waiting for a session to come up is bounded by the client's connect
     * timeout instead.
     *
     * @throws ConfigurationException if it is not positive
     */
    public ShmipcTemplateBuilder requestTimeout(Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new ConfigurationException("requestTimeout=" + value + " must be > 0");
        }
        requestTimeout = value;
        return this;
    }

    /** Adds a header to every message that has no other of that name. */
    public ShmipcTemplateBuilder defaultHeader(String header, String value) {
        defaultHeaders.put(header, value);
        return this;
    }

    /** Changes the headers that every message has. */
    public ShmipcTemplateBuilder defaultHeaders(Consumer<Map<String, String>> change) {
        change.accept(defaultHeaders);
        return this;
    }

    /** Where messages go for which no destination is given. Default none. */
    public ShmipcTemplateBuilder defaultDestination(String value) {
        defaultDestination = value;
        return this;
    }

    /** Is told of every message. Default nobody. */
    public ShmipcTemplateBuilder observer(MessageObserver value) {
        observer = value;
        return this;
    }

    /**
     * Runs those who send several messages while their replies are read, each for as long as that
     * lasts; it must not have one wait for another. Default a daemon thread for each.
     */
    public ShmipcTemplateBuilder sendingExecutor(Executor value) {
        senders = value;
        return this;
    }

    /** The template. */
    public ShmipcTemplate build() {
        return new ShmipcTemplate(this);
    }
}
