package io.shmipc.console.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.console.stub.Overviews;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading what an instance answers, whatever it is. */
class OverviewTest {

    private static Overview read(String json) {
        return Overview.of(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldReadWhatAnInstanceSays() {
        Overview overview = read(Overviews.client("orders", 30, 100, 2, 1));

        Peer client = overview.clients().get(0);
        assertThat(client.name()).isEqualTo("orders");
        assertThat(client.lacksSessions()).isFalse();
        SessionSummary session = client.sessions().get(0);
        assertThat(session.id()).isEqualTo(3);
        assertThat(session.queues()).isEqualTo(new Queues(7, 3, 100));
        assertThat(overview.queueFill()).isEqualTo(0.07);
        assertThat(overview.outBytes()).isEqualTo(33_000);
        assertThat(overview.bytes()).isEqualTo(100_000);
        assertThat(overview.totals().messagesSent()).isEqualTo(100);
        assertThat(overview.totals().streamsFellBack()).containsEntry("NO_MEMORY", 1L);
        assertThat(overview.leaksSuspected()).isEqualTo(1);
        assertThat(overview.leakLevel()).isEqualTo("SAMPLED");
    }

    @Test
    void shouldReadWhatAnInstanceSaidBeforeTherewasAccounting() {
        Overview overview =
                read(
                        "{\"clients\":[{\"name\":\"a\",\"connected\":1,\"sessions\":[{\"id\":1}]}],"
                            + "\"servers\":[{\"name\":\"b\",\"running\":true,\"servers\":"
                            + "[{\"address\":\"x\",\"connected\":2,\"totals\":{\"messagesSent\":5}}]}]}");

        assertThat(overview.sessions()).hasSize(1);
        assertThat(overview.connected()).isEqualTo(3);
        assertThat(overview.allocation()).isEmpty();
        assertThat(overview.leakLevel()).isEmpty();
        assertThat(overview.totals().messagesSent()).isEqualTo(5);
        assertThat(overview.servers().get(0).address()).isEqualTo("x");
    }

    @Test
    void shouldPassOverWhatItDoesNotKnowAndWhatIsOfAnotherKind() {
        Overview overview =
                read(
                        "{\"clients\":[17,null,\"x\",{\"name\":[1],\"new\":{},\"connected\":\"two\","
                            + "\"started\":1,\"sessions\":{\"id\":1},\"totals\":[],"
                            + "\"allocation\":\"all\"}],\"servers\":{},\"leaks\":{\"recent\":\"no\"}}");

        assertThat(overview.clients()).hasSize(1);
        assertThat(overview.clients().get(0).name()).isEmpty();
        assertThat(overview.clients().get(0).connected()).isZero();
        assertThat(overview.sessions()).isEmpty();
    }

    @Test
    void shouldKeepNumbersWithinTheirBounds() {
        Overview overview =
                read(
                        "{\"clients\":[{\"connected\":-5,\"sessionsWanted\":1e300,\"totals\":"
                                + "{\"messagesSent\":99999999999999999999999,\"fallbacksSent\":-1},"
                                + "\"allocation\":[{\"capacityBytes\":2147483647,\"slices\":9e18,"
                                + "\"lent\":9e18,\"writing\":9e18}]}]}");

        Peer client = overview.clients().get(0);
        assertThat(client.connected()).isZero();
        assertThat(client.sessionsWanted()).isEqualTo(Integer.MAX_VALUE);
        assertThat(client.totals().messagesSent()).isEqualTo(Long.MAX_VALUE);
        assertThat(client.totals().fallbacksSent()).isZero();
        assertThat(overview.bytes()).isPositive();
        assertThat(overview.outBytes()).isPositive();
    }

    @Test
    void shouldReadOnlyTheFirstOfVeryMany() {
        String session = "{\"id\":1,\"mode\":\"" + "m".repeat(500) + "\"},";
        Overview overview =
                read("{\"clients\":[{\"sessions\":[" + session.repeat(5000) + "{\"id\":2}]}]}");

        assertThat(overview.sessions()).hasSize(200);
        assertThat(overview.sessions().get(0).mode()).hasSize(40);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "17",
                "{",
                "<html><body>Please sign in</body></html>",
                "{}",
                "{\"status\":\"UP\"}",
                "\u0000\u0001\u0002"
            })
    void shouldSayThatAnAnswerIsNone(String garbage) {
        assertThatThrownBy(() -> read(garbage)).isInstanceOf(UnreadableAnswerException.class);
    }

    @Test
    void shouldRefuseWhatIsNestedTooDeep() {
        assertThatThrownBy(() -> read("{\"clients\":" + "[".repeat(100_000)))
                .isInstanceOf(UnreadableAnswerException.class);
    }

    /** Four megabytes of empty objects would be hundreds of megabytes once they are read. */
    @Test
    void shouldRefuseWhatTakesFarMoreMemoryThanBytes() {
        String server = "{\"sessions\":[{}" + ",{}".repeat(199) + "]}";
        String answer = "{\"servers\":[{\"servers\":[" + (server + ",").repeat(6000) + "{}]}]}";
        assertThat(answer.length()).isLessThan(4 << 20);

        assertThatThrownBy(() -> read(answer))
                .isInstanceOf(UnreadableAnswerException.class)
                .hasMessageContaining("more in it than is read");
    }

    @Test
    void shouldReadASessionWithItsStreams() {
        SessionDetail detail =
                SessionDetail.of(
                        ("{\"id\":3,\"side\":\"client\",\"name\":\"a\",\"queues\":{\"toPeer\":1},"
                             + "\"leaks\":[{\"atMillis\":5,\"kind\":\"STREAM_COLLECTED\","
                             + "\"acquiredAt\":[\"A.b(A.java:1)\"]}],\"streams\":{\"total\":9,"
                             + "\"offset\":2,\"streams\":[{\"id\":4,\"state\":\"open\","
                             + "\"slicesHeld\":2,\"bytesHeld\":200,\"heldMillis\":30}]}}")
                                .getBytes(StandardCharsets.UTF_8));

        assertThat(detail.streamsTotal()).isEqualTo(9);
        assertThat(detail.streamsOffset()).isEqualTo(2);
        assertThat(detail.streams().get(0).bytesHeld()).isEqualTo(200);
        assertThat(detail.leaks().get(0).place()).isEqualTo("A.b(A.java:1)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"status\":7}", "{\"status\":\"UP <b>\"}", "{\"status\":\"\"}"})
    void shouldNotTakeAnythingForAHealth(String garbage) {
        assertThatThrownBy(() -> Health.of(garbage.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableAnswerException.class);
    }
}
