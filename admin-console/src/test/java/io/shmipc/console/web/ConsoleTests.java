package io.shmipc.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

import io.shmipc.console.poll.InstanceState;
import io.shmipc.console.poll.Poller;
import io.shmipc.console.stub.Overviews;
import io.shmipc.console.stub.StubInstance;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** The whole console before instances that answer as a test tells them to. */
@SpringBootTest(
        properties = {
            "shmipc.console.poll-interval=100ms",
            "shmipc.console.discovery-interval=100ms",
            "shmipc.console.request-timeout=2s",
            "shmipc.console.access.users[0].name=eve",
            "shmipc.console.access.users[0].password=eve-secret",
            "shmipc.console.access.users[1].name=otto",
            "shmipc.console.access.users[1].password={noop}otto-secret",
            "shmipc.console.access.users[1].roles=reader,operator",
            "shmipc.console.access.users[2].name=nobody",
            "shmipc.console.access.users[2].password=nobody-secret",
            "shmipc.console.access.users[2].roles=operator"
        })
@AutoConfigureMockMvc
@DirtiesContext
@Timeout(60)
class ConsoleTests {

    private static final StubInstance SHOP =
            new StubInstance(StubInstance.healthy(Overviews.calm()));
    private static final StubInstance LEDGER =
            new StubInstance(StubInstance.healthy(Overviews.calm()));
    private static final RequestPostProcessor READER = httpBasic("eve", "eve-secret");
    private static final RequestPostProcessor OPERATOR = httpBasic("otto", "otto-secret");

    @Autowired private MockMvcTester mvc;
    @Autowired private Poller poller;

    @DynamicPropertySource
    static void fleet(DynamicPropertyRegistry registry) {
        String list = "spring.cloud.discovery.client.simple.instances.";
        registry.add(list + "shop[0].uri", () -> SHOP.uri().toString());
        registry.add(list + "ledger[0].uri", () -> LEDGER.uri().toString());
        registry.add(list + "ledger[0].metadata.management.context-path", () -> "/actuator");
    }

    @AfterAll
    static void close() {
        SHOP.close();
        LEDGER.close();
    }

    @BeforeEach
    void answerAgain() {
        SHOP.behave(StubInstance.healthy(Overviews.calm()));
        LEDGER.behave(StubInstance.healthy(Overviews.calm()));
        await(SHOP, "default");
        await(LEDGER, "default");
    }

    private InstanceState state(StubInstance stub) {
        return poller.states().stream()
                .filter(s -> s.instance().management().getPort() == stub.port())
                .findFirst()
                .orElse(null);
    }

    /**
     * Until the console has read an answer that names this client, and all of it since it is well.
     */
    private void await(StubInstance stub, String client) {
        InstanceState state;
        do {
            LockSupport.parkNanos(2_000_000);
            assertThat(Thread.interrupted()).as("the deadline has come").isFalse();
            state = state(stub);
        } while (state == null
                || !state.answers()
                || !state.health().isUp()
                || !state.answer().overview().clients().get(0).name().equals(client));
    }

    private String id(StubInstance stub) {
        return state(stub).instance().id();
    }

    private String body(MvcTestResult result) throws Exception {
        return result.getResponse().getContentAsString();
    }

    @Test
    void shouldShowTheFleet() throws Exception {
        MvcTestResult page = mvc.get().uri("/").with(READER).exchange();

        assertThat(page).hasStatusOk();
        assertThat(body(page))
                .contains("2 instances", "127.0.0.1:" + SHOP.port(), "/instances/" + id(LEDGER))
                .doesNotContain("does not answer");
    }

    @Test
    void shouldFilterTheFleet() throws Exception {
        MvcTestResult rows = mvc.get().uri("/fleet/rows?q={q}", "LEDG").with(READER).exchange();

        assertThat(body(rows))
                .contains("/instances/" + id(LEDGER), "1 match the filter")
                .doesNotContain("/instances/" + id(SHOP), "<html");
    }

    @Test
    void shouldShowAnInstanceThatDiesWithItsLastAnswerAndNoticeThatItComesBack() throws Exception {
        SHOP.behave(StubInstance.status(500));
        while (state(SHOP).answers()) {
            LockSupport.parkNanos(2_000_000);
            assertThat(Thread.interrupted()).as("the deadline has come").isFalse();
        }

        assertThat(body(mvc.get().uri("/fleet/rows").with(READER).exchange()))
                .contains("1 does not answer", "It answered with status 500.", "NO ANSWER");
        assertThat(body(mvc.get().uri("/instances/{id}/live", id(SHOP)).with(READER).exchange()))
                .contains("It does not answer.", "What follows is of its last answer", "memfd")
                .doesNotContain("Force fallback");

        SHOP.behave(StubInstance.healthy(Overviews.calm()));
        await(SHOP, "default");
        assertThat(body(mvc.get().uri("/instances/{id}/live", id(SHOP)).with(READER).exchange()))
                .contains("It answers. Health UP.");
    }

    @Test
    void shouldShowHostileNamesAsText() throws Exception {
        String name = "<script>alert(1)</script><img src=x onerror=alert(1)>";
        SHOP.behave(StubInstance.healthy(Overviews.client(name, 4, 1, 0, 0)));
        await(SHOP, name);

        for (String page : new String[] {"", "/live"}) {
            assertThat(body(mvc.get().uri("/instances/" + id(SHOP) + page).with(READER).exchange()))
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x")
                    .doesNotContain("<script>alert", "<img src=x");
        }
    }

    @Test
    void shouldForbidTheBrowserWhatThePagesDoNotNeed() throws Exception {
        MvcTestResult page = mvc.get().uri("/instances/{id}", id(SHOP)).with(READER).exchange();

        assertThat(page.getResponse().getHeader("Content-Security-Policy"))
                .isEqualTo(
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                                + " connect-src 'self'; font-src 'self'; base-uri 'none';"
                                + " form-action 'self'; frame-ancestors 'none'");
        assertThat(page)
                .headers()
                .hasValue("X-Content-Type-Options", "nosniff")
                .hasValue("X-Frame-Options", "DENY")
                .hasValue("Referrer-Policy", "same-origin");
        assertThat(body(page))
                .as("neither code nor style in the page, for the policy stops both")
                .doesNotContainPattern("<script(?![^>]*\\bsrc=)")
                .doesNotContainPattern("\\sstyle=")
                .doesNotContainPattern("<style")
                .doesNotContainPattern("\\son[a-z]+=");
    }

    @Test
    void shouldShowNothingToStrangers() {
        for (String path :
                new String[] {
                    "/",
                    "/fleet/rows",
                    "/instances/" + id(SHOP),
                    "/instances/" + id(SHOP) + "/series.json",
                    "/instances/" + id(SHOP) + "/sessions/3",
                    "/actuator/env",
                    "/anything"
                }) {
            assertThat(mvc.get().uri(path)).as(path).hasStatus(401);
            assertThat(mvc.get().uri(path).with(httpBasic("eve", "wrong"))).as(path).hasStatus(401);
        }
        assertThat(mvc.get().uri("/actuator/health")).hasStatusOk();
        assertThat(mvc.get().uri("/assets/console.css")).hasStatusOk();
        assertThat(mvc.get().uri("/vendor/htmx/htmx.min.js")).hasStatusOk();
    }

    @Test
    void shouldNotLetOneReadWhoMayOnlyAct() {
        assertThat(mvc.get().uri("/").with(httpBasic("nobody", "nobody-secret"))).hasStatus(403);
    }

    @Test
    void shouldOfferActionsToOperatorsOnly() throws Exception {
        assertThat(body(mvc.get().uri("/instances/{id}", id(SHOP)).with(READER).exchange()))
                .contains("/sessions/3/segment")
                .doesNotContain("Force fallback", "/sessions/3/close");
        assertThat(body(mvc.get().uri("/instances/{id}", id(SHOP)).with(OPERATOR).exchange()))
                .contains("Force fallback", "/sessions/3/close", "data-confirm", "name=\"_csrf\"");
    }

    @Test
    void shouldLetOnlyOperatorsActAndOnlyFromTheConsolesOwnPages() {
        long before = changes(SHOP);
        String close = "/instances/" + id(SHOP) + "/sessions/3/close";
        String force = "/instances/" + id(SHOP) + "/sessions/3/fallback?forced=true";

        assertThat(mvc.post().uri(close).with(READER).with(csrf())).hasStatus(403);
        assertThat(mvc.post().uri(force).with(READER).with(csrf())).hasStatus(403);
        assertThat(mvc.post().uri(close).with(csrf())).hasStatus(401);
        assertThat(mvc.post().uri(close).with(OPERATOR)).hasStatus(403);
        assertThat(mvc.post().uri(force).with(OPERATOR)).hasStatus(403);
        assertThat(changes(SHOP)).isEqualTo(before);
    }

    private static long changes(StubInstance stub) {
        return stub.requests().stream().filter(r -> !r.method().equals("GET")).count();
    }

    @Test
    void shouldTellAnInstanceWhatToDoAndSayThatItDid() {
        SHOP.behave(
                exchange ->
                        (exchange.getRequestMethod().equals("GET")
                                        ? StubInstance.healthy(Overviews.calm())
                                        : StubInstance.status(204))
                                .answer(exchange));

        assertThat(
                        mvc.post()
                                .uri("/instances/{id}/sessions/3/fallback", id(SHOP))
                                .param("forced", "true")
                                .with(OPERATOR)
                                .with(csrf()))
                .hasStatus(302)
                .hasRedirectedUrl("/instances/" + id(SHOP))
                .flash()
                .containsEntry("done", "Session 3 sends over the socket from now on.");
        assertThat(
                        mvc.post()
                                .uri("/instances/{id}/sessions/3/close", id(SHOP))
                                .with(OPERATOR)
                                .with(csrf()))
                .hasStatus(302)
                .flash()
                .containsEntry("done", "Session 3 was closed.");
        assertThat(SHOP.requests())
                .extracting(r -> r.method() + " " + r.path() + " " + r.body())
                .contains(
                        "POST /actuator/shmipc/3 {\"forced\":true}", "DELETE /actuator/shmipc/3 ");
    }

    @Test
    void shouldSayThatAnInstanceForbidsToAct() {
        for (int status : new int[] {400, 401, 403, 404, 405, 500}) {
            SHOP.behave(
                    exchange ->
                            (exchange.getRequestMethod().equals("GET")
                                            ? StubInstance.healthy(Overviews.calm())
                                            : StubInstance.status(status))
                                    .answer(exchange));

            MvcTestResult result =
                    mvc.post()
                            .uri("/instances/{id}/sessions/3/close", id(SHOP))
                            .with(OPERATOR)
                            .with(csrf())
                            .exchange();

            assertThat(result).hasStatus(302);
            assertThat(result.getMvcResult().getFlashMap().get("refused"))
                    .asString()
                    .startsWith("Nothing was changed.")
                    .contains(String.valueOf(status));
        }
    }

    @Test
    void shouldCallNobodyButInstancesThatDiscoveryNames() {
        for (String path :
                new String[] {
                    "/instances/unknown",
                    "/instances/unknown/live",
                    "/instances/unknown/series.json",
                    "/instances/unknown/sessions/3",
                    "/instances/127.0.0.1:" + SHOP.port()
                }) {
            assertThat(mvc.get().uri(path).with(READER)).as(path).hasStatus(404);
        }
        assertThat(
                        mvc.post()
                                .uri("/instances/unknown/sessions/3/close")
                                .with(OPERATOR)
                                .with(csrf()))
                .hasStatus(404);
        assertThat(
                        mvc.get()
                                .uri("/instances/{id}/sessions/{s}", id(SHOP), "..%2f..%2fenv")
                                .with(READER))
                .hasStatus4xxClientError();
    }

    @Test
    void shouldGivePointsOfTheChartsThatAreNew() throws Exception {
        String all = series(0);
        assertThat(all).contains("\"queues\":[7,3]", "[1000,92,1,1,1,4,1]");
        Matcher times = Pattern.compile("\"t\":(\\d+)").matcher(all);
        long last = 0;
        while (times.find()) {
            last = Long.parseLong(times.group(1));
        }

        assertThat(last).isPositive();
        assertThat(series(last)).doesNotContain("\"t\":" + last + ",");
        assertThat(series(Long.MAX_VALUE)).contains("\"samples\":[]");
        assertThat(series(Long.MIN_VALUE)).contains("\"t\":" + last + ",");
    }

    private String series(long since) throws Exception {
        MvcTestResult result =
                mvc.get()
                        .uri("/instances/{id}/series.json?since={t}", id(SHOP), since)
                        .with(READER)
                        .exchange();
        assertThat(result).hasStatusOk().hasContentType("application/json");
        return body(result);
    }

    @Test
    void shouldShowASessionAndAPageOfItsStreams() throws Exception {
        SHOP.behave(
                exchange ->
                        (exchange.getRequestURI().getPath().endsWith("/shmipc/3")
                                        ? StubInstance.json(
                                                "{\"id\":3,\"side\":\"client\",\"name\":\"<b>x</b>\","
                                                    + "\"streams\":{\"total\":250,\"offset\":100,"
                                                    + "\"streams\":[{\"id\":101,\"state\":\"open\","
                                                    + "\"slicesHeld\":2,\"bytesHeld\":2048,"
                                                    + "\"heldMillis\":5000}]}}")
                                        : StubInstance.healthy(Overviews.calm()))
                                .answer(exchange));

        MvcTestResult page =
                mvc.get()
                        .uri("/instances/{id}/sessions/3?offset=100", id(SHOP))
                        .with(READER)
                        .exchange();

        assertThat(body(page))
                .contains("101 to 101 of 250", "offset=0", "offset=101", "2.0 KiB", "&lt;b&gt;");
        assertThat(SHOP.requests())
                .extracting(StubInstance.Request::path)
                .contains("/actuator/shmipc/3?offset=100&limit=100");
    }

    @Test
    void shouldSayWhyASessionIsNotShown() throws Exception {
        assertThat(
                        body(
                                mvc.get()
                                        .uri("/instances/{id}/sessions/9", id(SHOP))
                                        .with(READER)
                                        .exchange()))
                .contains("No session 9 is open there now.");

        SHOP.behave(StubInstance.endless());
        assertThat(
                        body(
                                mvc.get()
                                        .uri("/instances/{id}/sessions/3", id(SHOP))
                                        .with(READER)
                                        .exchange()))
                .containsAnyOf("longer than max-response", "no whole answer");
    }
}
