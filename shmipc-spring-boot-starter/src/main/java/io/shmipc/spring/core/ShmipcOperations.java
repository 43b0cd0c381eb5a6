package io.shmipc.spring.core;

/**
 * Sending to listeners of the peer. All methods may be called from any thread and wait on the
 * calling one. They throw {@link ShmipcMessagingException}s.
 *
 * <p>A payload is {@code byte[]}, a {@link java.nio.ByteBuffer}, text, or any object that a
 * converter knows. A reply is converted to the type asked for, which is never null with one
 * exception: {@link Void} stands for an empty reply.
 */
public interface ShmipcOperations {

    /**
     * Sends one-way: returns when the message has been handed to the transport. Two messages sent
     * this way may arrive in any order; {@link #channel} keeps it.
     */
    void send(String destination, Object payload);

    /**
     * Sends a request and waits for its reply, no longer than the configured request timeout.
     *
     * @throws ShmipcTimeoutException if no complete reply came in time
     * @throws ShmipcRemoteException if the peer reports a failure
     * @throws ShmipcConversionException if the payload, or the reply, cannot be converted
     * @throws ShmipcUnavailableException if there is no session, or it was lost
     */
    <T> T request(String destination, Object payload, Class<T> responseType);

    /** A message with headers or a timeout of its own. */
    RequestSpec to(String destination);

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
