package io.shmipc.sample.app;

import io.shmipc.sample.record.Acknowledgement;
import io.shmipc.sample.record.Destinations;
import io.shmipc.spring.core.ShmipcChannel;
import io.shmipc.spring.core.ShmipcMessagingException;
import io.shmipc.spring.core.ShmipcOperations;

/** Through shared memory, on one channel of the starter's template. */
public final class ShmipcTransport implements BatchTransport {

    private final ShmipcChannel channel;

    public ShmipcTransport(ShmipcOperations operations) {
        try {
            channel = operations.channel(Destinations.SHIP);
        } catch (ShmipcMessagingException e) {
            throw lost(e);
        }
    }

    @Override
    public void send(byte[] message) {
        try {
            channel.send(message);
        } catch (ShmipcMessagingException e) {
            throw lost(e);
        }
    }

    @Override
    public Acknowledgement exchange(byte[] message) {
        try {
            return Acknowledgement.decode(channel.request(message, byte[].class));
        } catch (ShmipcMessagingException e) {
            throw lost(e);
        }
    }

    @Override
    public void close() {
        channel.close();
    }

    private static AgentLostException lost(ShmipcMessagingException cause) {
        return new AgentLostException(String.valueOf(cause.getMessage()), cause);
    }
}
