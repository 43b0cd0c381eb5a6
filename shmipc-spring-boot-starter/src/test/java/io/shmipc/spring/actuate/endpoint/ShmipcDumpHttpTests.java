package io.shmipc.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.diagnostics.AnalysisOptions;
import io.shmipc.diagnostics.DumpReader;
import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.diagnostics.RegionAnalyzer;
import io.shmipc.diagnostics.SessionImage;
import io.shmipc.session.Stream;
import io.shmipc.spring.actuate.EchoPeers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What comes over HTTP from an application that works. */
class ShmipcDumpHttpTests {

    private static final String SECRET = "secret-4711";

    private static WebShop shop;

    private Stream stream;

    @BeforeAll
    static void start() {
        shop =
                WebShop.start(
                        "management.endpoints.web.exposure.include=shmipc,shmipcdump",
                        "management.endpoint.shmipcdump.max-payload-bytes=4096");
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    /** Something to be seen. */
    @BeforeEach
    void write() throws InterruptedException {
        stream = shop.client().sessions().get(0).openStream();
        stream.writer().putInt(1);
        shop.hold(SECRET.getBytes(StandardCharsets.US_ASCII));
    }

    @AfterEach
    void closeStream() {
        stream.close();
        shop.gate().open();
    }

    private static String dump(String parameters) {
        return "/actuator/shmipcdump/" + shop.clientSession() + parameters;
    }

    private static List<String> names(JsonNode node) {
        return List.copyOf(node.propertyNames());
    }

    private JsonNode own(JsonNode analysis) {
        return StreamSupport.stream(analysis.path("held").spliterator(), false)
                .filter(slice -> slice.path("stream").asLong() == stream.id())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldListWhatCanBeDumped() {
        JsonNode overview = shop.json("/actuator/shmipcdump");

        assertThat(names(overview)).containsExactly("sessions", "payload", "maxPayloadBytes");
        assertThat(overview.path("payload").asString()).isEqualTo("never");
        assertThat(overview.path("maxPayloadBytes").asLong()).isEqualTo(4096);
        assertThat(overview.path("sessions")).hasSize(2);
        JsonNode session = overview.at("/sessions/0");
        assertThat(names(session))
                .containsExactly("session", "side", "name", "remotePid", "regionBytes", "slices");
        assertThat(session.path("session").asLong()).isEqualTo(shop.clientSession());
        assertThat(session.path("side").asString()).isEqualTo("client");
        assertThat(session.path("name").asString()).isEqualTo("default");
        assertThat(session.path("remotePid").asLong()).isEqualTo(ProcessHandle.current().pid());
        assertThat(session.path("regionBytes").asLong()).isEqualTo(2 << 20);
        assertThat(session.path("slices").asLong())
                .isEqualTo(
                        shop.client().memory().stream().mapToLong(usage -> usage.slices()).sum());
        assertThat(overview.at("/sessions/1/side").asString()).isEqualTo("server");
    }

    @Test
    void shouldAnalyseMemoryThatIsInUse() {
        JsonNode analysis = shop.json(dump(""));

        assertThat(names(analysis))
                .containsExactly(
                        "formatVersion",
                        "takenAtMillis",
                        "source",
                        "region",
                        "classes",
                        "held",
                        "heldOmitted",
                        "messages",
                        "queues",
                        "problems");
        assertThat(analysis.at("/source/session").asLong()).isEqualTo(shop.clientSession());
        assertThat(analysis.at("/source/side").asString()).isEqualTo("client");
        assertThat(analysis.at("/source/ownView").asBoolean()).isTrue();
        assertThat(analysis.at("/region/bytes").asLong()).isEqualTo(2 << 20);
        assertThat(analysis.at("/queues/0/direction").asString()).isEqualTo("client-to-server");
        assertThat(analysis.at("/problems")).isEmpty();
        JsonNode allocation = analysis.at("/classes/0/allocation");
        assertThat(allocation.path("writing").asInt()).isEqualTo(1);
        assertThat(
                        List.of("free", "cached", "writing", "inQueue", "lent", "unknown").stream()
                                .mapToInt(state -> allocation.path(state).asInt(-1000))
                                .sum())
                .isEqualTo(allocation.path("slices").asInt());
        JsonNode held = own(analysis);
        assertThat(held.path("state").asString()).isEqualTo("WRITING");
        assertThat(held.path("side").asString()).isEqualTo("OWN");
        assertThat(held.path("heldMillis").asLong(-1)).isNotNegative();
        assertThat(held.has("preview")).isFalse();
    }

    @Test
    void shouldListNoMoreSlicesThanAreWanted() {
        JsonNode analysis = shop.json(dump("?maxHeld=0"));

        assertThat(analysis.path("held")).isEmpty();
        assertThat(analysis.path("heldOmitted").asInt()).isPositive();
    }

    @Test
    void shouldGiveAFileThatCanBeRead() throws IOException {
        HttpResponse<byte[]> response = shop.get(dump("?format=file"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValue("application/octet-stream");
        assertThat(response.headers().firstValue("Content-Disposition"))
                .hasValue(
                        "attachment; filename=\"shmipc-"
                                + ProcessHandle.current().pid()
                                + "-session-"
                                + shop.clientSession()
                                + ".dump\"");
        assertThat(response.headers().firstValue("X-Shmipc-Payload")).hasValue("none");
        List<SessionImage> images =
                DumpReader.read(new ByteArrayInputStream(response.body()), 1 << 24);
        assertThat(images).hasSize(1);
        RegionAnalysis analysis = RegionAnalyzer.analyse(images.get(0), AnalysisOptions.DEFAULTS);
        assertThat(analysis.region().bytes()).isEqualTo(2 << 20);
        assertThat(analysis.held())
                .anyMatch(slice -> slice.stream() == stream.id() && slice.heldMillis() >= 0);
    }

    @Test
    void shouldGiveAFileToWhoAcceptsJsonOnly() {
        assertThat(shop.get(dump("?format=file"), "Accept", "application/json").statusCode())
                .isEqualTo(200);
        assertThat(
                        shop.get(dump("?format=file"), "Accept", "application/octet-stream")
                                .statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldLeaveNoFileBehind() throws IOException {
        List<Path> before = dumpFiles();
        shop.get(dump("?format=file"));

        assertThat(dumpFiles()).isSubsetOf(before);
    }

    private static List<Path> dumpFiles() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.toString().matches(".*/shmipc\\d+\\.dump"))
                    .collect(Collectors.toList());
        }
    }

    @Test
    void shouldKeepPayloadToItselfUnlessToldOtherwise() {
        HttpResponse<byte[]> file = shop.get(dump("?format=file&payloadBytes=100"));
        HttpResponse<byte[]> analysis = shop.get(dump("?previewBytes=100"));

        assertThat(file.headers().firstValue("X-Shmipc-Payload")).hasValue("sanitised");
        assertThat(WebShop.payload(file)).isEmpty();
        assertThat(analysis.headers().firstValue("X-Shmipc-Payload")).hasValue("sanitised");
        assertThat(text(analysis)).doesNotContain(SECRET).doesNotContain("preview");
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldNotKnowSessionsThatAreNotOpen() {
        assertThat(shop.get("/actuator/shmipcdump/7000000000").statusCode()).isEqualTo(404);
        assertThat(shop.get("/actuator/shmipcdump/7000000000?format=file").statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "?format=xml, format=xml must be json or file",
        "?maxHeld=100001, maxHeld=100001 must be >= 0 and <= 100000",
        "?maxHeld=-1, maxHeld=-1 must be >= 0",
        "?previewBytes=4097, previewBytes=4097 must be >= 0 and <= 4096",
        "?format=file&payloadBytes=-1, payloadBytes=-1 must be >= 0"
    })
    void shouldRefuseWhatIsOutOfBounds(String parameters, String rule) {
        HttpResponse<byte[]> response = shop.get(dump(parameters));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(shop.json(response).path("message").asString()).contains(rule);
    }

    /** Both ends are in this process: one waits to be read by the other. */
    @Test
    void shouldShowWhoHoldsWhatAtBothEnds() throws Exception {
        EchoPeers.eventually(() -> lent() == 1);
        JsonNode overview = shop.json("/actuator/shmipc");

        JsonNode client = overview.at("/clients/0/sessions/0/allocation/0");
        JsonNode server = overview.at("/servers/0/servers/0/sessions/0/allocation/0");
        assertThat(client.path("writing").asInt()).isEqualTo(1);
        assertThat(client.path("unknown").asInt()).isEqualTo(1);
        assertThat(server.path("lent").asInt()).isEqualTo(1);
        assertThat(server.path("oldestHeldNanos").asLong(-1)).isNotNegative();
        JsonNode session =
                shop.json(
                        "/actuator/shmipc/"
                                + overview.at("/servers/0/servers/0/sessions/0/id").asLong());
        assertThat(session.at("/allocation/0/lent").asInt()).isEqualTo(1);
        assertThat(StreamSupport.stream(session.at("/streams/streams").spliterator(), false))
                .anySatisfy(
                        held -> {
                            assertThat(held.path("slicesHeld").asInt()).isEqualTo(1);
                            assertThat(held.path("bytesHeld").asLong()).isEqualTo(8172);
                        });
        shop.gate().open();
        EchoPeers.eventually(() -> lent() == 0);
        shop.hold(new byte[1]);
    }

    private static int lent() {
        return shop.json("/actuator/shmipc").at("/servers/0/servers/0/allocation/0/lent").asInt();
    }

    private static void leakAStream() {
        Stream leaked = shop.client().borrowStream();
        leaked.writer().putInt(1);
    }

    @Test
    void shouldNameTheLineThatLeaked() {
        leakAStream();
        EchoPeers.eventually(
                () -> {
                    System.gc();
                    return shop.json("/actuator/shmipc").at("/leaks/suspected").asLong() > 0;
                });
        JsonNode leaks = shop.json("/actuator/shmipc").path("leaks");

        assertThat(leaks.path("level").asString()).isEqualTo("ALL");
        JsonNode leak = leaks.at("/recent/0");
        assertThat(names(leak))
                .containsExactly(
                        "atMillis",
                        "kind",
                        "sessionId",
                        "streamId",
                        "slices",
                        "bytes",
                        "heldNanos",
                        "thread",
                        "acquiredAt");
        assertThat(leak.path("kind").asString()).isEqualTo("STREAM_COLLECTED");
        assertThat(leak.path("sessionId").asLong()).isEqualTo(shop.clientSession());
        assertThat(leak.path("thread").asString()).isEqualTo(Thread.currentThread().getName());
        assertThat(StreamSupport.stream(leak.path("acquiredAt").spliterator(), false))
                .extracting(JsonNode::asString)
                .anyMatch(
                        call ->
                                call.matches(
                                        ".*ShmipcDumpHttpTests\\.leakAStream"
                                                + "\\(ShmipcDumpHttpTests\\.java:\\d+\\)"));
        assertThat(shop.json("/actuator/shmipc/" + shop.clientSession()).path("leaks"))
                .isNotEmpty();
        assertThat(shop.json("/actuator/shmipc").at("/clients/0/totals/leaksSuspected").asLong())
                .isPositive();
    }
}
