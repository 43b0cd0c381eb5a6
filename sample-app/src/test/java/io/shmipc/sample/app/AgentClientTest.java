package io.shmipc.sample.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.sample.record.Destinations;
import io.shmipc.sample.record.Level;
import io.shmipc.sample.record.LineChecksum;
import io.shmipc.sample.record.Queries;
import io.shmipc.spring.test.FakeShmipcPeer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentClientTest {

    private final FakeShmipcPeer agent = FakeShmipcPeer.create();
    private final AgentClient client = new AgentClient(agent.template());

    @Test
    void shouldGoOnWithAnAuditPageByPage() {
        agent.whenRequest(Destinations.AUDIT)
                .thenReply(new Queries.Audited(3, 30, 111, Map.of(Level.WARN, 1L), false))
                .thenReply(new Queries.Audited(2, 20, 222, Map.of(Level.WARN, 2L), true));

        AgentClient.Stored stored = client.audit("shop", 5);

        assertThat(stored.records()).isEqualTo(5);
        assertThat(stored.sizeBytes()).isEqualTo(50);
        assertThat(stored.checksum()).isEqualTo(222);
        assertThat(stored.levels().toMap()).containsEntry(Level.WARN, 3L);
        assertThat(agent)
                .received(Destinations.AUDIT, 0)
                .hasPayload(new Queries.Audit("shop", 5, LineChecksum.EMPTY));
        assertThat(agent)
                .received(Destinations.AUDIT, 1)
                .hasPayload(new Queries.Audit("shop", 8, 111));
    }

    @Test
    void shouldTakeALostAgentForOneThatIsNotThere() {
        agent.becomeUnavailable();

        assertThatExceptionOfType(AgentLostException.class)
                .isThrownBy(() -> new ShmipcTransport(agent.template()));
    }

    @Test
    void shouldLoseTheAgentWhereAnAcknowledgementDoesNotCome() {
        agent.whenRequest(Destinations.SHIP).thenTimeOut();

        try (ShmipcTransport transport = new ShmipcTransport(agent.template())) {
            transport.send(new byte[] {1});
            assertThatExceptionOfType(AgentLostException.class)
                    .isThrownBy(() -> transport.exchange(new byte[] {2}));
        }
        assertThat(agent).received(Destinations.SHIP, 0).isOneWay().hasPayload(new byte[] {1});
    }
}
