package io.shmipc.console.web.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

import io.shmipc.console.analysis.AnalysisJson;
import io.shmipc.console.capture.Capture;
import io.shmipc.console.capture.CaptureStore;
import io.shmipc.console.poll.InstanceState;
import io.shmipc.console.poll.Poller;
import io.shmipc.console.stub.Overviews;
import io.shmipc.console.stub.StubInstance;
import io.shmipc.console.stub.StubInstance.Behaviour;
import jakarta.servlet.http.HttpSession;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Analyses, dumps and comparisons by HTTP, without a browser. */
@SpringBootTest(
        properties = {
            "shmipc.console.poll-interval=100ms",
            "shmipc.console.discovery-interval=100ms",
            "shmipc.console.request-timeout=2s",
            "shmipc.console.dump-timeout=1s",
            "shmipc.console.max-dump=64KB",
            "shmipc.console.access.users[0].name=eve",
            "shmipc.console.access.users[0].password=eve-secret",
            "shmipc.console.access.users[1].name=otto",
            "shmipc.console.access.users[1].password=otto-secret",
            "shmipc.console.access.users[1].roles=reader,operator",
            "shmipc.console.access.users[2].name=nobody",
            "shmipc.console.access.users[2].password=nobody-secret",
            "shmipc.console.access.users[2].roles=operator"
        })
@AutoConfigureMockMvc
@DirtiesContext
@Timeout(60)
class SegmentAndComparePagesTests {

    private static final StubInstance SHOP =
            new StubInstance(StubInstance.healthy(Overviews.calm()));
    private static final RequestPostProcessor READER = httpBasic("eve", "eve-secret");
    private static final RequestPostProcessor OPERATOR = httpBasic("otto", "otto-secret");
    private static final AnalysisJson JSON =
            new AnalysisJson().sizeClass(44, 100, "2F1L").held(284, 0, "LENT", 8, 70, 5, true);

    @Autowired private MockMvcTester mvc;
    @Autowired private Poller poller;
    @Autowired private CaptureStore captures;

    @DynamicPropertySource
    static void fleet(DynamicPropertyRegistry registry) {
        registry.add(
                "spring.cloud.discovery.client.simple.instances.shop[0].uri",
                () -> SHOP.uri().toString());
    }

    @AfterAll
    static void close() {
        SHOP.close();
    }

    @BeforeEach
    void untilKnown() {
        answer("/actuator/nothing", StubInstance.status(404));
        while (poller.states().isEmpty() || !poller.states().get(0).answers()) {
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static void answer(String path, Behaviour answer) {
        SHOP.behave(
                exchange -> {
                    if (exchange.getRequestURI().getPath().equals(path)) {
                        answer.answer(exchange);
                    } else {
                        StubInstance.healthy(Overviews.calm()).answer(exchange);
                    }
                });
    }

    private String session() {
        InstanceState state = poller.states().get(0);
        return "/instances/" + state.instance().id() + "/sessions/3";
    }

    private MvcTestResult analyse(RequestPostProcessor user, String more) {
        return mvc.post().uri(session() + "/segment" + more).with(user).with(csrf()).exchange();
    }

    private static Object failure(MvcTestResult result) {
        return result.getMvcResult().getFlashMap().get("failure");
    }

    private static String body(MvcTestResult result) throws Exception {
        return result.getResponse().getContentAsString();
    }

    private static Behaviour json(AnalysisJson json) {
        return StubInstance.json(json.text());
    }

    @Test
    void shouldKeepWhatWasAnalysedAndShowIt() throws Exception {
        answer("/actuator/shmipcdump/3", json(JSON));

        MvcTestResult run = analyse(READER, "");

        assertThat(run).hasStatus(302);
        assertThat(run.getResponse().getRedirectedUrl()).contains("?capture=");
        String page = run.getResponse().getRedirectedUrl();
        assertThat(body(mvc.get().uri(page + "&slice=284").with(READER).exchange()))
                .contains("data-states=\"2F1L\"", "data-marks=\"2\"", "Slice at 284: lent")
                .doesNotContainPattern("<script(?![^>]*\\bsrc=)")
                .doesNotContainPattern("\\sstyle=")
                .doesNotContainPattern("\\son[a-z]+=");
        Capture kept = captures.all().get(0);
        assertThat(kept.takenBy()).isEqualTo("eve");
        assertThat(kept.json()).isEqualTo(JSON.bytes());
        MvcTestResult file =
                mvc.get().uri("/captures/{id}/analysis.json", kept.id()).with(READER).exchange();
        assertThat(file.getResponse().getContentAsByteArray()).isEqualTo(JSON.bytes());
        assertThat(file.getResponse().getHeader("Content-Disposition")).startsWith("attachment");
    }

    @Test
    void shouldAskForPayloadOnlyForOperators() {
        answer("/actuator/shmipcdump/3", json(JSON));

        assertThat(analyse(READER, "?payload=true")).hasStatus(403);
        assertThat(SHOP.requests()).noneMatch(r -> r.path().contains("previewBytes"));
        assertThat(mvc.get().uri(session() + "/dump?payload=true").with(READER)).hasStatus(403);
        assertThat(SHOP.requests()).noneMatch(r -> r.path().contains("payloadBytes"));

        MvcTestResult run = analyse(OPERATOR, "?payload=true");
        assertThat(run.getMvcResult().getFlashMap().get("notice"))
                .asString()
                .contains("show-values");
        assertThat(SHOP.requests())
                .anyMatch(r -> r.path().endsWith("/3?maxHeld=2000&previewBytes=64"));
    }

    @Test
    void shouldDoNothingForStrangersAndWithoutToken() {
        assertThat(mvc.post().uri(session() + "/segment").with(csrf())).hasStatus(401);
        assertThat(mvc.post().uri(session() + "/segment").with(READER)).hasStatus(403);
        assertThat(analyse(httpBasic("nobody", "nobody-secret"), "")).hasStatus(403);
        assertThat(mvc.get().uri(session() + "/dump")).hasStatus(401);
        assertThat(mvc.get().uri("/captures/abc/analysis.json")).hasStatus(401);
        assertThat(mvc.post().uri("/compare").with(READER)).hasStatus(403);
    }

    @Test
    void shouldSayWhichPropertyExposesTheEndpointAndWhichSessionIsGone() {
        assertThat(failure(analyse(READER, "")))
                .asString()
                .contains("Add shmipcdump to management.endpoints.web.exposure.include");

        answer("/actuator/shmipcdump", StubInstance.json("{\"sessions\":[]}"));
        assertThat(failure(analyse(READER, ""))).asString().contains("no session 3 any more");

        answer("/actuator/shmipcdump/3", StubInstance.status(401));
        assertThat(failure(analyse(READER, ""))).asString().contains("instances.shop");
        answer("/actuator/shmipcdump/3", StubInstance.status(403));
        assertThat(failure(analyse(READER, ""))).asString().contains("(403)");
        answer("/actuator/shmipcdump/3", StubInstance.status(500));
        assertThat(failure(analyse(READER, ""))).asString().contains("status 500");
        answer("/actuator/shmipcdump/3", StubInstance.status(409));
        assertThat(failure(analyse(READER, ""))).asString().contains("no shared memory");
        answer("/actuator/shmipcdump/3", StubInstance.status(410));
        assertThat(failure(analyse(READER, ""))).asString().contains("ended meanwhile");
        answer("/actuator/shmipcdump/3", StubInstance.status(429));
        assertThat(failure(analyse(READER, ""))).asString().contains("Try again");
    }

    @Test
    void shouldNotWaitForAnswersWithoutEnd() {
        for (Behaviour bad :
                new Behaviour[] {StubInstance.endless(), SHOP.trickle(), SHOP.silent()}) {
            answer("/actuator/shmipcdump/3", bad);
            assertThat(failure(analyse(READER, "")))
                    .asString()
                    .containsAnyOf("longer than max-response", "no whole answer within");
        }
    }

    @Test
    void shouldPassOnADumpUnderAHarmlessName() throws Exception {
        byte[] dump = {1, 2, 3, 0, -1};
        answer(
                "/actuator/shmipcdump/3",
                exchange -> {
                    exchange.getResponseHeaders().add("Content-Type", "application/octet-stream");
                    exchange.getResponseHeaders()
                            .add("Content-Disposition", "attachment; filename=\"../../x y.dump\"");
                    exchange.sendResponseHeaders(200, dump.length);
                    exchange.getResponseBody().write(dump);
                });

        MvcTestResult file = mvc.get().uri(session() + "/dump").with(READER).exchange();

        assertThat(file.getResponse().getContentAsByteArray()).isEqualTo(dump);
        assertThat(file.getResponse().getContentLength()).isEqualTo(5);
        assertThat(file.getResponse().getHeader("Content-Disposition"))
                .isEqualTo("attachment; filename=\"shop-session-3.dump\"");
        assertThat(DumpController.fileName("attachment; filename=shop-3.dump", "x"))
                .isEqualTo("shop-3.dump");
        assertThat(DumpController.fileName("attachment; filename=\"a/b\r\nc\"", "x"))
                .isEqualTo("x.dump");
        assertThat(DumpController.fileName("attachment; filename=\"a/b\r\nc.dump\"", "x"))
                .isEqualTo("a_b__c.dump");
        assertThat(DumpController.fileName("attachment; filename=shop.exe", "shop/3"))
                .isEqualTo("shop_3.dump");
    }

    @Test
    void shouldBreakOffADumpThatIsTooLongSoThatNobodyTakesItForWhole() {
        answer(
                "/actuator/shmipcdump/3",
                exchange -> {
                    exchange.getResponseHeaders().add("Content-Type", "application/octet-stream");
                    exchange.sendResponseHeaders(200, 0);
                    byte[] chunk = new byte[10_000];
                    for (int i = 0; i < 10; i++) {
                        exchange.getResponseBody().write(chunk);
                    }
                    exchange.close();
                });

        assertThat(mvc.get().uri(session() + "/dump").with(READER).exchange())
                .failure()
                .hasMessageContaining("longer than max-dump");
    }

    @Test
    void shouldPassOnNoDumpOfSomethingElse() {
        answer("/actuator/shmipcdump/3", json(JSON));

        MvcTestResult file = mvc.get().uri(session() + "/dump").with(READER).exchange();

        assertThat(file).hasStatus(302);
        assertThat(failure(file)).asString().contains("is no shmipcdump endpoint");
    }

    @Test
    void shouldShowOneSliceOfACaptureAndNoneOfAnother() throws Exception {
        answer("/actuator/shmipcdump/3", json(JSON));
        analyse(READER, "");
        String slices = session() + "/segment/slices?capture=" + captures.all().get(0).id();

        assertThat(body(mvc.get().uri(slices + "&index=0&slot=2").with(READER).exchange()))
                .contains("Slice at 284: lent", "suspected leak")
                .doesNotContain("<html");
        assertThat(body(mvc.get().uri(slices + "&index=0&slot=0&count=99").with(READER).exchange()))
                .contains("Slices 0 to 2 of 3");
        for (String bad : new String[] {"&index=1&slot=0", "&index=-1&slot=0", "&index=0&slot=3"}) {
            assertThat(mvc.get().uri(slices + bad).with(READER)).as(bad).hasStatus(404);
        }
        assertThat(
                        mvc.get()
                                .uri(
                                        slices.replace("/instances/", "/instances/x")
                                                + "&index=0&slot=0")
                                .with(READER))
                .hasStatus(404);
    }

    @Test
    void shouldCompareFilesThatAReaderUploads() throws Exception {
        HttpSession session =
                mvc.get().uri("/compare").with(READER).exchange().getRequest().getSession(false);
        MvcTestResult upload =
                mvc.post()
                        .uri("/compare")
                        .multipart()
                        .session((MockHttpSession) session)
                        .file(new MockMultipartFile("first", "/tmp/a.json", null, JSON.bytes()))
                        .file(
                                new MockMultipartFile(
                                        "second",
                                        "b.json",
                                        null,
                                        new AnalysisJson()
                                                .takenAt(1_795_300_060_000L)
                                                .sizeClass(44, 100, "1F2L")
                                                .bytes()))
                        .with(READER)
                        .with(csrf())
                        .exchange();

        assertThat(upload).hasStatus(302);
        String page = upload.getResponse().getRedirectedUrl();
        assertThat(body(mvc.get().uri(page).with(READER).exchange()))
                .contains("It grows over 60 s", "1 more slice is in use; 1 is in use in both.")
                .contains("data-states=\"1F1T1K\"", ">a.json, session 3")
                .doesNotContainPattern("\\sstyle=");
        assertThat(body(mvc.get().uri(page).with(OPERATOR).exchange()))
                .contains("not kept any more")
                .doesNotContain("a.json");
    }
}
