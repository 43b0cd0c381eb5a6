package io.shmipc.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.metrics.FallbackReason;
import io.shmipc.session.Session;
import io.shmipc.session.Stream;
import io.shmipc.spring.actuate.EchoPeers;
import io.shmipc.spring.actuate.MonitoredClient;
import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.MonitoredServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ShmipcEndpointTests {

    private final EchoPeers peers = EchoPeers.start();
    private final ShmipcEndpoint endpoint = new ShmipcEndpoint(peers.monitored());
    private final JsonMapper mapper = JsonMapper.builder().build();

    @AfterEach
    void close() {
        peers.close();
    }

    private JsonNode json(Object answer) {
        return mapper.readTree(mapper.writeValueAsString(answer));
    }

    private static List<String> names(JsonNode node) {
        return List.copyOf(node.propertyNames());
    }

    private Session serverSession() {
        return peers.server().sessions().get(0);
    }

    @Test
    void shouldShowAllClientsAndServers() {
        peers.exchange();
        JsonNode overview = json(endpoint.overview());

        assertThat(names(overview))
                .containsExactlyInAnyOrder("time", "clients", "servers", "leaks");
        assertThat(overview.at("/time").asString())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z");
        JsonNode client = overview.at("/clients/0");
        assertThat(names(client))
                .containsExactlyInAnyOrder(
                        "name",
                        "required",
                        "started",
                        "address",
                        "sessionsWanted",
                        "connected",
                        "sessions",
                        "counters",
                        "totals",
                        "allocation");
        assertThat(client.at("/name").asString()).isEqualTo("orders");
        assertThat(client.at("/required").asBoolean()).isTrue();
        assertThat(client.at("/started").asBoolean()).isTrue();
        assertThat(client.at("/address").asString()).isEqualTo("unix:" + peers.socket());
        assertThat(client.at("/sessionsWanted").asInt()).isEqualTo(1);
        assertThat(client.at("/connected").asInt()).isEqualTo(1);
        assertThat(client.at("/counters/sessionsOpened").asInt()).isEqualTo(1);
        assertThat(client.at("/totals/messagesSent").asInt()).isEqualTo(1);
        JsonNode session = client.at("/sessions/0");
        assertThat(names(session))
                .containsExactlyInAnyOrder(
                        "id",
                        "mode",
                        "remotePid",
                        "streams",
                        "fallbackForced",
                        "breakerOpen",
                        "queues",
                        "allocation");
        assertThat(names(session.at("/queues")))
                .containsExactlyInAnyOrder("toPeer", "fromPeer", "capacity");
        assertThat(names(session.at("/allocation/0")))
                .containsExactlyInAnyOrder(
                        "capacityBytes",
                        "slices",
                        "free",
                        "cached",
                        "writing",
                        "inQueue",
                        "lent",
                        "unknown",
                        "oldestHeldNanos");
        assertThat(client.at("/allocation")).isEqualTo(session.at("/allocation"));
        assertThat(names(overview.at("/leaks")))
                .containsExactlyInAnyOrder("level", "suspected", "recent");
        assertThat(overview.at("/leaks/level").asString()).isEqualTo("SAMPLED");
        assertThat(overview.at("/leaks/suspected").asInt(-1)).isZero();
        assertThat(client.at("/totals/leaksSuspected").asInt(-1)).isZero();
        assertThat(session.at("/id").asLong()).isEqualTo(peers.session().id());
        assertThat(session.at("/mode").asString()).isEqualTo("memfd");
        assertThat(session.at("/remotePid").asLong()).isEqualTo(ProcessHandle.current().pid());
        assertThat(session.at("/streams").asInt()).isEqualTo(1);

        JsonNode container = overview.at("/servers/0");
        assertThat(names(container)).containsExactlyInAnyOrder("name", "running", "servers");
        assertThat(container.at("/running").asBoolean()).isTrue();
        JsonNode server = container.at("/servers/0");
        assertThat(names(server))
                .containsExactlyInAnyOrder(
                        "address", "connected", "sessions", "counters", "totals", "allocation");
        assertThat(server.at("/address").asString()).isEqualTo("unix:" + peers.socket());
        assertThat(server.at("/counters/refusals/USER_NOT_ALLOWED").asInt(-1)).isZero();
        assertThat(server.at("/totals/messagesReceived").asInt()).isEqualTo(1);
    }

    @Test
    void shouldShowWhatIsNotThereYet() {
        ShmipcEndpoint empty =
                new ShmipcEndpoint(
                        new MonitoredPeers(
                                List.of(new MonitoredClient("late", false, () -> null)),
                                List.of(new MonitoredServer("stopped", List::of))));
        JsonNode overview = json(empty.overview());

        assertThat(overview.at("/clients/0/started").asBoolean(true)).isFalse();
        assertThat(overview.at("/clients/0/sessions")).isEmpty();
        assertThat(overview.at("/servers/0/running").asBoolean(true)).isFalse();
        assertThat(overview.at("/clients/0/allocation")).isEmpty();
        assertThat(overview.at("/leaks/level").isNull()).isTrue();
        assertThat(overview.at("/leaks/suspected").asInt(-1)).isZero();
    }

    @Test
    void shouldShowOneSessionOfAClient() {
        Stream stream = peers.client().borrowStream();
        stream.writer().put(new byte[4000]);
        JsonNode session = json(endpoint.session(peers.session().id(), null, null));

        assertThat(names(session))
                .containsExactlyInAnyOrder(
                        "id",
                        "side",
                        "name",
                        "mode",
                        "protocolVersion",
                        "remoteAddress",
                        "remotePid",
                        "fallbackForced",
                        "memory",
                        "allocation",
                        "queues",
                        "counters",
                        "leaks",
                        "streams");
        assertThat(session.at("/side").asString()).isEqualTo("client");
        assertThat(session.at("/name").asString()).isEqualTo("orders");
        assertThat(session.at("/protocolVersion").asInt()).isEqualTo(3);
        assertThat(session.at("/memory/1/capacityBytes").asInt()).isEqualTo(4000);
        assertThat(session.at("/memory/1/slices").asInt()).isPositive();
        assertThat(session.at("/memory/1/freeSlices").asInt())
                .isEqualTo(session.at("/memory/1/slices").asInt() - 1);
        assertThat(session.at("/queues/toPeer").asInt(-1)).isZero();
        assertThat(session.at("/queues/fromPeer").asInt(-1)).isZero();
        assertThat(session.at("/queues/capacity").asInt()).isEqualTo(8192);
        assertThat(session.at("/counters/streamsOpened").asInt()).isEqualTo(1);
        assertThat(session.at("/counters/streamsFellBack/FORCED").asInt(-1)).isZero();
        assertThat(session.at("/streams/total").asInt()).isEqualTo(1);
        JsonNode shown = session.at("/streams/streams/0");
        assertThat(names(shown))
                .containsExactlyInAnyOrder(
                        "id",
                        "state",
                        "inFallback",
                        "lent",
                        "slicesHeld",
                        "bytesHeld",
                        "heldMillis");
        assertThat(shown.at("/slicesHeld").asInt()).isEqualTo(1);
        assertThat(shown.at("/bytesHeld").asLong()).isEqualTo(4000);
        assertThat(shown.at("/id").asLong()).isEqualTo(stream.id());
        assertThat(shown.at("/state").asString()).isEqualTo("open");
        assertThat(shown.at("/lent").asBoolean()).isTrue();
        stream.close();
    }

    @Test
    void shouldShowOneSessionOfAServer() {
        SessionDescriptor session = endpoint.session(serverSession().id(), null, null);

        assertThat(session.side()).isEqualTo("server");
        assertThat(session.name()).isEqualTo("default");
    }

    @Test
    void shouldKnowOnlySessionsThatAreOpen() {
        assertThat(endpoint.session(Long.MAX_VALUE, null, null)).isNull();
        long id = peers.session().id();
        peers.client().close();
        assertThat(endpoint.session(id, null, null)).isNull();
    }

    @Test
    void shouldShowStreamsPageByPage() {
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            streams.add(peers.session().openStream());
        }
        long id = peers.session().id();

        SessionDescriptor.StreamPage first = endpoint.session(id, null, null).streams();
        assertThat(first.total()).isEqualTo(130);
        assertThat(first.offset()).isZero();
        assertThat(first.streams()).hasSize(ShmipcEndpoint.DEFAULT_STREAMS);
        SessionDescriptor.StreamPage second = endpoint.session(id, 100, null).streams();
        assertThat(second.offset()).isEqualTo(100);
        assertThat(second.streams()).hasSize(30);
        assertThat(second.streams().get(0).id()).isEqualTo(streams.get(100).id());
        assertThat(endpoint.session(id, 10, 5).streams().streams())
                .extracting(SessionDescriptor.StreamDescriptor::id)
                .containsExactly(
                        (long) streams.get(10).id(),
                        (long) streams.get(11).id(),
                        (long) streams.get(12).id(),
                        (long) streams.get(13).id(),
                        (long) streams.get(14).id());
        assertThat(endpoint.session(id, 500, 5).streams().streams()).isEmpty();
        streams.forEach(Stream::close);
    }

    @Test
    void shouldRefusePagesThatAreTooLarge() {
        long id = peers.session().id();

        assertThatThrownBy(() -> endpoint.session(id, 0, 1001))
                .isInstanceOf(InvalidEndpointRequestException.class)
                .hasMessage("limit=1001 must be >= 1 and <= 1000");
        assertThatThrownBy(() -> endpoint.session(id, 0, 0))
                .isInstanceOf(InvalidEndpointRequestException.class);
        assertThatThrownBy(() -> endpoint.session(id, -1, 1))
                .isInstanceOf(InvalidEndpointRequestException.class)
                .hasMessageContaining("offset=-1 must be >= 0");
    }

    @Test
    void shouldForceFallbackAndEndIt() {
        long id = peers.session().id();
        endpoint.forceFallback(id, true);
        peers.exchange();

        assertThat(endpoint.session(id, null, null).fallbackForced()).isTrue();
        assertThat(peers.session().counters().streamsFellBack(FallbackReason.FORCED)).isEqualTo(1);
        endpoint.forceFallback(id, false);
        peers.exchange();
        assertThat(endpoint.session(id, null, null).fallbackForced()).isFalse();
        assertThat(peers.session().counters().fallbacksSent()).isEqualTo(1);
    }

    @Test
    void shouldCloseASessionWhichTheClientReplaces() {
        Session closed = peers.session();
        endpoint.close(closed.id());

        assertThat(closed.isOpen()).isFalse();
        EchoPeers.eventually(peers.client()::isConnected);
        assertThat(peers.session().id()).isNotEqualTo(closed.id());
        peers.exchange();
    }

    @Test
    void shouldSayWhenThereIsNoSuchSession() {
        assertThatThrownBy(() -> endpoint.close(Long.MAX_VALUE))
                .isInstanceOf(InvalidEndpointRequestException.class)
                .hasMessageContaining("session=" + Long.MAX_VALUE);
        assertThatThrownBy(() -> endpoint.forceFallback(Long.MAX_VALUE, true))
                .isInstanceOf(InvalidEndpointRequestException.class);
    }
}
