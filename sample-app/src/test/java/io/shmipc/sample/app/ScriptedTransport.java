package io.shmipc.sample.app;

import io.shmipc.sample.agent.ShipmentService;
import io.shmipc.sample.record.Acknowledgement;
import java.util.Objects;

/** Hands messages straight to an agent's service, until the agent is to be lost. */
final class ScriptedTransport implements BatchTransport {

    private final ShipmentService service;
    private int messagesLeft;

    ScriptedTransport(ShipmentService service, int messagesUntilLost) {
        this.service = service;
        this.messagesLeft = messagesUntilLost;
    }

    @Override
    public void send(byte[] message) {
        countDown();
        service.handle(message);
    }

    @Override
    public Acknowledgement exchange(byte[] message) {
        countDown();
        return Acknowledgement.decode(Objects.requireNonNull(service.handle(message)));
    }

    @Override
    public void close() {}

    private void countDown() {
        if (messagesLeft-- == 0) {
            throw new AgentLostException("lost on purpose", null);
        }
    }
}
