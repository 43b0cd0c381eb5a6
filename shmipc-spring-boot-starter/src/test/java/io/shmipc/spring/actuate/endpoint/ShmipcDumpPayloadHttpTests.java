package io.shmipc.spring.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Where payload may be seen by some, JSON looks otherwise, and JMX is on as well. */
class ShmipcDumpPayloadHttpTests {

    private static final String SECRET = "secret-4711";

    private static WebShop shop;

    @BeforeAll
    static void start() {
        shop =
                WebShop.start(
                        "management.endpoints.web.exposure.include=*",
                        "management.endpoint.shmipcdump.show-values=when-authorized",
                        "management.endpoint.shmipcdump.roles=auditor",
                        "management.endpoint.shmipcdump.max-payload-bytes=256",
                        "spring.jackson.property-naming-strategy=SNAKE_CASE",
                        "spring.jmx.enabled=true",
                        "spring.jmx.unique-names=true",
                        "management.endpoints.jmx.exposure.include=*");
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @BeforeEach
    void hold() throws InterruptedException {
        shop.hold(SECRET.getBytes(StandardCharsets.US_ASCII));
    }

    @AfterEach
    void release() {
        shop.gate().open();
    }

    private static HttpResponse<byte[]> dump(String parameters, String... headers) {
        return shop.get("/actuator/shmipcdump/" + shop.clientSession() + parameters, headers);
    }

    private static String text(HttpResponse<byte[]> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return new String(response.body(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldShowPayloadToThoseWhoMaySeeIt() {
        HttpResponse<byte[]> file = dump("?format=file&payloadBytes=200", WebShop.USER, "auditor");
        HttpResponse<byte[]> analysis =
                dump("?previewBytes=128&maxHeld=2", WebShop.USER, "auditor");

        assertThat(WebShop.payload(file)).contains(SECRET);
        assertThat(file.headers().firstValue("X-Shmipc-Payload")).hasValue("shown");
        assertThat(text(analysis)).contains(SECRET);
        assertThat(analysis.headers().firstValue("X-Shmipc-Payload")).hasValue("shown");
        assertThat(shop.json("/actuator/shmipcdump").path("payload").asString())
                .isEqualTo("when-authorized");
    }

    @Test
    void shouldShowNobodyElsePayload() {
        for (String[] headers : new String[][] {{}, {WebShop.USER, "viewer"}}) {
            HttpResponse<byte[]> file = dump("?format=file&payloadBytes=200", headers);

            assertThat(WebShop.payload(file)).as(Arrays.toString(headers)).isEmpty();
            assertThat(file.headers().firstValue("X-Shmipc-Payload")).hasValue("sanitised");
            assertThat(text(dump("?previewBytes=128&maxHeld=2", headers))).doesNotContain(SECRET);
        }
    }

    /** Also to those who may see it only what they ask for, and no more than is allowed. */
    @Test
    void shouldBoundThePayload() throws InterruptedException {
        assertThat(WebShop.payload(dump("?format=file", WebShop.USER, "auditor"))).isEmpty();
        assertThat(WebShop.payload(dump("?format=file&payloadBytes=6", WebShop.USER, "auditor")))
                .isNotEmpty()
                .doesNotContain("content-type");
        // 256 bytes in all are none for each of 1000 slices.
        HttpResponse<byte[]> none = dump("?previewBytes=128", WebShop.USER, "auditor");
        assertThat(text(none)).doesNotContain(SECRET);
        assertThat(none.headers().firstValue("X-Shmipc-Payload")).hasValue("none");
        byte[] much = new byte[2000];
        Arrays.fill(much, (byte) 'x');
        shop.hold(much);
        String all =
                WebShop.payload(dump("?format=file&payloadBytes=5000", WebShop.USER, "auditor"));
        assertThat(all.chars().filter(each -> each == 'x').count()).isBetween(1L, 256L);
        shop.gate().open();
    }

    @Test
    void shouldNameThingsAsDocumentedWhateverTheApplicationsJsonLooksLike() {
        JsonNode analysis = shop.json("/actuator/shmipcdump/" + shop.clientSession());

        assertThat(analysis.has("takenAtMillis")).isTrue();
        assertThat(analysis.at("/classes/0").has("firstOffset")).isTrue();
        assertThat(shop.json("/actuator/shmipcdump").has("maxPayloadBytes")).isTrue();
        assertThat(shop.json("/actuator/shmipc").at("/clients/0").has("sessionsWanted")).isTrue();
    }

    @Test
    void shouldNotBreakJmxAndNotBeThere() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Set<ObjectName> names =
                server.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,*"), null);

        assertThat(names).noneMatch(name -> name.getKeyProperty("name").equals("Shmipcdump"));
        ObjectName endpoint =
                names.stream()
                        .filter(name -> name.getKeyProperty("name").equals("Shmipc"))
                        .findFirst()
                        .orElseThrow();
        Object overview = server.invoke(endpoint, "overview", new Object[0], new String[0]);
        assertThat(overview.toString()).contains("allocation").contains("leaks");
    }
}
