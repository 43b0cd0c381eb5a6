package io.shmipc.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.console.poll.InstanceState;
import io.shmipc.console.poll.Poller;
import io.shmipc.console.stub.Overviews;
import io.shmipc.console.stub.StubInstance;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * How long the fleet page takes with 200 instances, some of them dead, some answering garbage, some
 * never answering, while the console goes on asking them all. By its name it is left out of tests:
 * {@code mvn -pl admin-console test -Dtest=FleetPageBenchmark}.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "shmipc.console.access.users[0].name=eve",
            "shmipc.console.access.users[0].password=eve-secret"
        })
@DirtiesContext
@Timeout(300)
class FleetPageBenchmark {

    private static final int HEALTHY = 160;
    private static final int DEAD = 15;
    private static final int GARBAGE = 10;
    private static final int SILENT = 10;
    private static final int TRICKLING = 5;
    private static final int WARM_UP = 20;
    private static final int MEASURED = 100;
    private static final long LIMIT_MILLIS = 1000;

    private static final List<StubInstance> STUBS = new ArrayList<>();

    @Autowired private Poller poller;
    @LocalServerPort private int port;

    @DynamicPropertySource
    static void fleet(DynamicPropertyRegistry registry) {
        for (int i = 0; i < HEALTHY; i++) {
            STUBS.add(new StubInstance(StubInstance.healthy(Overviews.calm())));
        }
        for (int i = 0; i < DEAD; i++) {
            StubInstance dead = new StubInstance(StubInstance.status(500));
            dead.die();
            STUBS.add(dead);
        }
        for (int i = 0; i < GARBAGE; i++) {
            STUBS.add(new StubInstance(StubInstance.json("{garbage")));
        }
        for (int i = 0; i < SILENT; i++) {
            StubInstance silent = new StubInstance(StubInstance.status(500));
            silent.behave(silent.silent());
            STUBS.add(silent);
        }
        for (int i = 0; i < TRICKLING; i++) {
            StubInstance trickling = new StubInstance(StubInstance.status(500));
            trickling.behave(trickling.trickle());
            STUBS.add(trickling);
        }
        for (int i = 0; i < STUBS.size(); i++) {
            URI uri = STUBS.get(i).uri();
            registry.add(
                    "spring.cloud.discovery.client.simple.instances.s"
                            + i / 20
                            + "["
                            + i % 20
                            + "].uri",
                    uri::toString);
        }
    }

    @AfterAll
    static void close() {
        STUBS.forEach(StubInstance::close);
    }

    @Test
    void shouldShowTwoHundredInstancesWithinASecond() throws Exception {
        while (poller.states().stream().filter(InstanceState::answers).count() < HEALTHY
                || poller.states().stream().anyMatch(InstanceState::isNew)) {
            LockSupport.parkNanos(10_000_000);
            assertThat(Thread.interrupted()).as("the deadline has come").isFalse();
        }
        // Keeps the session as browsers do: without it each request has the password checked, which
        // is slow on purpose and says nothing of the page.
        HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        measure(browser, "/", WARM_UP);
        measure(browser, "/fleet/rows", WARM_UP);

        report("fleet page", measure(browser, "/", MEASURED));
        report("its refreshed part", measure(browser, "/fleet/rows", MEASURED));
    }

    private long[] measure(HttpClient browser, String path, int times) throws Exception {
        long[] micros = new long[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            HttpResponse<String> page =
                    browser.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .header(
                                            "Authorization",
                                            "Basic "
                                                    + Base64.getEncoder()
                                                            .encodeToString(
                                                                    "eve:eve-secret"
                                                                            .getBytes(
                                                                                    StandardCharsets
                                                                                            .UTF_8)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            micros[i] = (System.nanoTime() - start) / 1000;
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("200 instances");
            assertThat(page.body().split("<tr class=", -1)).hasSize(201);
        }
        Arrays.sort(micros);
        return micros;
    }

    private static void report(String what, long[] micros) {
        System.out.printf(
                "200 instances, %s: median %.1f ms, 99 %% %.1f ms, slowest %.1f ms of %d%n",
                what,
                micros[micros.length / 2] / 1000.0,
                micros[(int) (micros.length * 0.99) - 1] / 1000.0,
                micros[micros.length - 1] / 1000.0,
                micros.length);
        assertThat(micros[(int) (micros.length * 0.99) - 1]).isLessThan(LIMIT_MILLIS * 1000);
    }
}
