package io.shmipc.spring.core;

import io.shmipc.error.Delivery;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.observation.MessageObservation;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.core.ParameterizedTypeReference;

/** A channel over one stream. A lock keeps its calls apart, since a stream takes one at a time. */
final class DefaultShmipcChannel implements ShmipcChannel {

    private final ShmipcTemplate template;
    private final MessageExchange exchange;
    private final Stream stream;
    private final String destination;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;
    private boolean sent;

    DefaultShmipcChannel(
            ShmipcTemplate template, MessageExchange exchange, Stream stream, String destination) {
        this.template = template;
        this.exchange = exchange;
        this.stream = stream;
        this.destination = destination;
    }

    @Override
    public void send(Object payload) {
        this.<Void>observed(
                payload,
                MessageKind.ONE_WAY,
                message -> {
                    sent = true;
                    return exchange.send(stream, message);
                });
    }

    @Override
    public <T> T request(Object payload, Class<T> responseType) {
        return request(payload, (Type) responseType);
    }

    @Override
    public <T> T request(Object payload, ParameterizedTypeReference<T> responseType) {
        return request(payload, responseType.getType());
    }

    private <T> T request(Object payload, Type responseType) {
        return this.<T>observed(
                payload,
                MessageKind.REQUEST,
                message -> {
                    requireAnswersToBeTold();
                    return exchange.request(stream, message, responseType);
                });
    }

    /** What was sent before may be answered, and its answer would be taken for this one's. */
    private void requireAnswersToBeTold() {
        if (sent && !exchange.carriesMetadata()) {
            throw new IllegalStateException(
                    "channel to destination="
                            + destination
                            + " must not request after it has sent, with a codec whose frames do"
                            + " not say what they answer");
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            if (sent && !exchange.isReusableAfterSend()) {
                stream.close();
            } else {
                template.giveBack(stream);
            }
        } finally {
            lock.unlock();
        }
    }

    private <T> T observed(
            Object payload, MessageKind kind, Function<OutgoingMessage, Answer<T>> work) {
        if (!template.isObserved()) {
            return transmit(payload, template.defaultHeaders(), work);
        }
        Map<String, String> headers = new LinkedHashMap<>(template.defaultHeaders());
        MessageObservation observation = template.observe(destination, kind, headers::put);
        return Observed.around(observation, () -> transmit(payload, headers, work));
    }

    private <T> T transmit(
            Object payload,
            Map<String, String> headers,
            Function<OutgoingMessage, Answer<T>> work) {
        OutgoingMessage message = template.outgoing(destination, payload, headers);
        return exclusively(() -> work.apply(message));
    }

    private <T> T exclusively(Supplier<Answer<T>> work) {
        lock.lock();
        try {
            if (closed) {
                throw new ShmipcUnavailableException(
                        "channel to destination=" + destination + " is closed",
                        null,
                        Delivery.NOT_SENT);
            }
            return complete(work).get();
        } finally {
            lock.unlock();
        }
    }

    private <T> Answer<T> complete(Supplier<Answer<T>> work) {
        try {
            return work.get();
        } catch (Error e) {
            closed = true;
            stream.close();
            throw e;
        } catch (RuntimeException e) {
            closed = true;
            stream.close();
            throw ErrorTranslator.translate("destination=" + destination, e);
        }
    }
}
