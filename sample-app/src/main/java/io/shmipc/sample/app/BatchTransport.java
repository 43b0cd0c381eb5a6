package io.shmipc.sample.app;

import io.shmipc.sample.record.Acknowledgement;

/**
 * A way to the agent that keeps the order of messages. Used by one thread.
 *
 * @see io.shmipc.sample.record.Batch
 */
public interface BatchTransport extends AutoCloseable {

    /**
     * Hands a message over and does not wait for the agent.
     *
     * @throws AgentLostException when the agent cannot be reached any more
     */
    void send(byte[] message);

    /**
     * Hands a message over and waits for its acknowledgement, which says what became of all
     * messages before it.
     *
     * @throws AgentLostException when the agent cannot be reached any more, or does not answer
     */
    Acknowledgement exchange(byte[] message);

    @Override
    void close();
}
