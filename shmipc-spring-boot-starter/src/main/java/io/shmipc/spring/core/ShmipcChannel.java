package io.shmipc.spring.core;

import org.springframework.core.ParameterizedTypeReference;

/**
 * Messages to one destination over one stream, handled there in the order in which they were sent.
 * Threads may share a channel; its calls then happen one after the other. After a failure the
 * channel is closed, since what was sent before it may be lost.
 */
public interface ShmipcChannel extends AutoCloseable {

    /** Sends one-way. */
    void send(Object payload);

    /** Sends a request and waits for its reply, which comes after all that was sent before it. */
    <T> T request(Object payload, Class<T> responseType);

    /** As {@link #request(Object, Class)}, for a type with type arguments. */
    <T> T request(Object payload, ParameterizedTypeReference<T> responseType);

    /** Gives the stream back. What was sent still arrives. Doing it twice is harmless. */
    @Override
    void close();
}
