package io.shmipc.sample.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.sample.app.AgentLostException;
import io.shmipc.sample.app.BatchTransport;
import io.shmipc.sample.record.Acknowledgement;
import io.shmipc.sample.record.ApplicationName;
import io.shmipc.sample.record.Batch;
import io.shmipc.sample.record.BatchKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShippingTest {

    private final List<Batch> received = new ArrayList<>();
    private final ScriptedAgent agent = new ScriptedAgent();
    private final Shipping shipping =
            new Shipping(() -> agent, new ApplicationName("shop"), new OrderLines(new Random(1)));

    @Test
    void shouldOpenOneRunAndHaveItAcknowledgedNowAndThen() {
        for (int i = 0; i < 20; i++) {
            shipping.ship();
        }
        assertThat(received).extracting(Batch::run).containsOnly(received.get(0).run());
        assertThat(received)
                .extracting(Batch::kind)
                .startsWith(BatchKind.OPEN, BatchKind.DATA)
                .filteredOn(kind -> kind != BatchKind.DATA)
                .containsExactly(BatchKind.OPEN, BatchKind.FLUSH, BatchKind.FLUSH);
    }

    @Test
    void shouldBeginANewRunWhenTheAgentCameBack() {
        shipping.ship();
        agent.lost = true;
        assertThatExceptionOfType(AgentLostException.class).isThrownBy(shipping::ship);
        assertThat(agent.closed).isEqualTo(1);
        agent.lost = false;
        int before = received.size();

        shipping.ship();

        assertThat(received.subList(before, received.size()))
                .extracting(Batch::kind)
                .containsExactly(BatchKind.OPEN, BatchKind.DATA);
        assertThat(received.get(before).run()).isNotEqualTo(received.get(0).run());
    }

    @Test
    void shouldTakeARefusalForALostAgent() {
        agent.answer = new Acknowledgement(0, 0, "no room");
        assertThatExceptionOfType(AgentLostException.class)
                .isThrownBy(shipping::ship)
                .withMessage("the agent refuses: no room");
    }

    private final class ScriptedAgent implements BatchTransport {

        private Acknowledgement answer = Acknowledgement.ok(0, 0);
        private boolean lost;
        private int closed;

        @Override
        public void send(byte[] message) {
            take(message);
        }

        @Override
        public Acknowledgement exchange(byte[] message) {
            take(message);
            return answer;
        }

        private void take(byte[] message) {
            if (lost) {
                throw new AgentLostException("lost on purpose", null);
            }
            received.add(Batch.decode(message));
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
