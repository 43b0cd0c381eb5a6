package io.shmipc.spring.core;

import java.util.concurrent.CompletableFuture;
import org.springframework.core.ParameterizedTypeReference;

/**
 * Sending to listeners of the peer. All methods may be called from any thread; those that return a
 * future never wait, all others wait on the calling thread. They throw {@link
 * ShmipcMessagingException}s, and futures fail with them.
 *
 * <p>A payload is {@code byte[]}, a {@link java.nio.ByteBuffer}, text, or any object that a
 * converter knows. A reply is converted to the type asked for, which is never null with one
 * exception: {@link Void} stands for an empty reply.
 *
 * <p><b>Trying again.</b> Nothing is sent twice on its own: whether it may be is the application's
 * to know. {@link ShmipcMessagingException#delivery()} says what it needs for that: after {@link
 * io.shmipc.error.Delivery#NOT_SENT} no listener has seen the message, and after {@link
 * io.shmipc.error.Delivery#MAYBE_EXECUTED} only a request that does no harm when it is handled
 * twice should be repeated.
 *
 * <pre>{@code
 * Stock reserve(Order order) {
 *     for (int attempt = 1; ; attempt++) {
 *         try {
 *             return shmipc.request("stock.reserve", order, Stock.class);
 *         } catch (ShmipcMessagingException e) {
 *             if (e.delivery() != Delivery.NOT_SENT || attempt == 3) {
 *                 throw e;
 *             }
 *         }
 *     }
 * }
 * }</pre>
 */
public interface ShmipcOperations {

    /**
     * Sends one-way to the default destination.
     *
     * @throws IllegalStateException if there is none
     * @see #send(String, Object)
     */
    void send(Object payload);

    /**
     * Sends one-way: returns when the message has been handed to the transport. Two messages sent
     * this way may arrive in any order; {@link #channel} keeps it.
     */
    void send(String destination, Object payload);

    /**
     * Sends a request to the default destination and waits for its reply.
     *
     * @throws IllegalStateException if there is none
     * @see #request(String, Object, Class)
     */
    <T> T request(Object payload, Class<T> responseType);

    /**
     * Sends a request and waits for its reply, no longer than the configured request timeout.
     *
     * @throws ShmipcTimeoutException if no complete reply came in time
     * @throws ShmipcRemoteException if the peer reports a failure
     * @throws ShmipcConversionException if the payload, or the reply, cannot be converted
     * @throws ShmipcUnavailableException if there is no session, or it was lost
     */
    <T> T request(String destination, Object payload, Class<T> responseType);

    /** As {@link #request(String, Object, Class)}, for a type with type arguments. */
    <T> T request(String destination, Object payload, ParameterizedTypeReference<T> responseType);

    /**
     * Sends a request without waiting: neither for a session nor for room nor for the reply. The
     * future fails with what {@link #request(String, Object, Class)} throws.
     *
     * <p>The reply is converted, and the future completes, on a thread of the client's callbacks:
     * what depends on it may block there, unless {@code handler-threads} is {@code event-loop}, and
     * then nothing may. To cancel the future, or to complete it in any other way, gives the
     * exchange up and closes its stream; the peer may handle the message all the same.
     */
    <T> CompletableFuture<T> requestAsync(
            String destination, Object payload, Class<T> responseType);

    /** As {@link #requestAsync(String, Object, Class)}, for a type with type arguments. */
    <T> CompletableFuture<T> requestAsync(
            String destination, Object payload, ParameterizedTypeReference<T> responseType);

    /** A message with headers or a timeout of its own, or several messages. */
    RequestSpec to(String destination);

    /**
     * As {@link #to(String)}, for the default destination.
     *
     * @throws IllegalStateException if there is none
     */
    RequestSpec to();

    /**
     * A stream of its own: everything sent on the channel is handled in that order. The caller
     * closes it.
     */
    ShmipcChannel channel(String destination);

    /**
     * Lends a stream. It is kept for reuse if the action returned normally and left nothing unread
     * or unsent, and closed otherwise.
     */
    <T> T execute(StreamAction<T> action);
}
