package io.shmipc.console.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.console.fleet.Instance;
import io.shmipc.console.remote.InstanceFailure.Reason;
import io.shmipc.console.stub.StubInstance;
import io.shmipc.console.stub.TestProperties;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes of a request to instances that answer well, badly or never. */
@Timeout(60)
class InstanceClientTest {

    private final StubInstance stub = new StubInstance(StubInstance.json("{\"a\":1}"));
    private InstanceClient client =
            new InstanceClient(
                    TestProperties.of(
                            "request-timeout", "5s",
                            "max-response", "64KB",
                            "max-dump", "100KB",
                            "instances.stub.username", "ops",
                            "instances.stub.password", "secret"));

    @AfterEach
    void close() {
        client.close();
        stub.close();
    }

    private void useClient(String... pairs) {
        client.close();
        client = new InstanceClient(TestProperties.of(pairs));
    }

    @Test
    void shouldGiveTheAnswer() throws Exception {
        Reply reply = client.get(stub.instance(), "/shmipc");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEqualTo("{\"a\":1}");
        assertThat(reply.contentType()).isEqualTo("application/vnd.spring-boot.actuator.v3+json");
        assertThat(stub.requests().get(0).path()).isEqualTo("/actuator/shmipc");
    }

    @Test
    void shouldGiveCredentialsToInstancesOfTheirServiceOnly() throws Exception {
        client.get(stub.instance(), "/shmipc");
        client.get(new Instance("x", "other", stub.instance().management(), true), "/shmipc");

        assertThat(stub.requests())
                .extracting(StubInstance.Request::authorization)
                .containsExactly("Basic b3BzOnNlY3JldA==", null);
    }

    @Test
    void shouldSendWhatChangesSomething() throws Exception {
        client.post(stub.instance(), "/shmipc/3", "{\"forced\":true}");
        client.delete(stub.instance(), "/shmipc/3");

        assertThat(stub.requests())
                .extracting(r -> r.method() + " " + r.path() + " " + r.body())
                .containsExactly(
                        "POST /actuator/shmipc/3 {\"forced\":true}", "DELETE /actuator/shmipc/3 ");
    }

    @Test
    void shouldNotFollowARedirect() throws Exception {
        try (StubInstance elsewhere = new StubInstance(StubInstance.json("{}"))) {
            stub.behave(StubInstance.redirect(elsewhere.uri() + "/secrets"));

            assertThat(client.get(stub.instance(), "/shmipc").status()).isEqualTo(302);
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void shouldSayThatNobodyListens() {
        stub.die();

        assertFails(Reason.UNREACHABLE, "Nobody listens at 127.0.0.1:" + stub.port() + ".");
    }

    @Test
    void shouldSayThatANameIsNotKnown() {
        Instance nowhere =
                new Instance("n", "stub", URI.create("http://nowhere.invalid:80/actuator"), true);

        assertThatThrownBy(() -> client.get(nowhere, "/shmipc"))
                .isInstanceOf(InstanceFailure.class)
                .hasMessageContaining("nowhere.invalid:80");
    }

    @Test
    void shouldReadNoMoreThanTheLongestAnswer() {
        stub.behave(StubInstance.endless());

        assertFails(Reason.TOO_LONG, "longer than max-response=65536");
        assertThat(client.bufferedBytes()).isZero();
    }

    @Test
    void shouldGiveUpOneThatSaysNothing() {
        useClient("request-timeout", "300ms");
        stub.behave(stub.silent());

        assertFails(Reason.TOO_SLOW, "no whole answer within 300 ms");
    }

    @Test
    void shouldGiveUpOneThatSendsAByteNowAndThen() {
        useClient("request-timeout", "300ms");
        stub.behave(stub.trickle());

        assertFails(Reason.TOO_SLOW, "no whole answer within 300 ms");
    }

    @Test
    void shouldBufferOfAllAnswersTogetherNoMoreThanItMay() throws Exception {
        useClient("max-response", "64KB", "max-buffered", "64KB", "request-timeout", "20s");
        stub.behave(StubInstance.answer(200, "application/json", "x".repeat(40_000)));
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<String> first =
                client.begin(
                        stub.instance(),
                        "/a",
                        reply -> {
                            reading.countDown();
                            await(goOn);
                            return reply.text();
                        });
        await(reading);

        assertFails(Reason.BUSY, "max-buffered");

        goOn.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS)).hasSize(40_000);
        assertThat(client.get(stub.instance(), "/c").body()).hasSize(40_000);
    }

    @Test
    void shouldNotLetSlowOnesKeepOthersWaiting() throws Exception {
        useClient("threads", "2", "request-timeout", "30s");
        try (StubInstance slow = new StubInstance(StubInstance.json("{}"))) {
            slow.behave(slow.silent());
            List<CompletableFuture<Reply>> waiting = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waiting.add(client.begin(slow.instance(), "/shmipc", reply -> reply));
            }

            assertThat(client.get(stub.instance(), "/shmipc").status()).isEqualTo(200);
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void shouldPassADownloadOnUpToTheLargest() throws Exception {
        stub.behave(StubInstance.answer(200, "application/octet-stream", "d".repeat(90_000)));
        try (Download download = client.download(stub.instance(), "/shmipcdump/3?format=file")) {
            assertThat(download.status()).isEqualTo(200);
            assertThat(download.header("content-type")).isEqualTo("application/octet-stream");
            assertThat(download.readAllBytes()).hasSize(90_000);
        }

        stub.behave(StubInstance.endless());
        try (Download download = client.download(stub.instance(), "/shmipcdump/3?format=file")) {
            assertThatThrownBy(download::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("max-dump=102400");
        }
    }

    @Test
    void shouldEndADownloadThatTrickles() throws Exception {
        useClient("dump-timeout", "300ms");
        stub.behave(stub.trickle());

        try (Download download = client.download(stub.instance(), "/shmipcdump/3?format=file")) {
            assertThatThrownBy(download::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("took too long");
        }
    }

    private void assertFails(Reason reason, String message) {
        assertThatThrownBy(() -> client.get(stub.instance(), "/b"))
                .isInstanceOfSatisfying(
                        InstanceFailure.class,
                        failure -> {
                            assertThat(failure.reason()).isEqualTo(reason);
                            assertThat(failure).hasMessageContaining(message);
                        });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
