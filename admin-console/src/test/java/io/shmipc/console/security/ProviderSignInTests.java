package io.shmipc.console.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** All of the way that somebody takes who signs in at a provider, configured as the docs say. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.security.oauth2.client.registration.corp.client-id=" + StubProvider.CLIENT,
            "spring.security.oauth2.client.registration.corp.client-secret=" + StubProvider.SECRET,
            "spring.security.oauth2.client.registration.corp.scope=openid",
            "shmipc.console.access.oidc.reader-claim=groups",
            "shmipc.console.access.oidc.reader-value=shmipc-reader",
            "shmipc.console.access.oidc.operator-claim=realm_access.roles",
            "shmipc.console.access.oidc.operator-value=shmipc-operator"
        })
@DirtiesContext
@Timeout(60)
class ProviderSignInTests {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private static final StubProvider PROVIDER = new StubProvider();

    private final HttpClient http =
            HttpClient.newBuilder()
                    .cookieHandler(new CookieManager())
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();

    @LocalServerPort private int port;

    @Autowired private ServletWebServerApplicationContext context;

    @DynamicPropertySource
    static void issuer(DynamicPropertyRegistry registry) {
        registry.add("spring.security.oauth2.client.provider.corp.issuer-uri", PROVIDER::issuer);
    }

    @AfterEach
    void beHonestAgain() {
        PROVIDER.reset();
    }

    @AfterAll
    static void stop() {
        PROVIDER.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(at(path)).header("Accept", "text/html").build(),
                BodyHandlers.ofString());
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Test
    void shouldShowTheFleetToAReaderAndComeBackToThePageThatWasAskedFor() throws Exception {
        PROVIDER.claims = Map.of("sub", "ada", "groups", List.of("staff", "shmipc-reader"));

        HttpResponse<String> page = get("/compare");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.uri().getPath()).isEqualTo("/compare");
        assertThat(page.body()).contains("ada", "may look").doesNotContain("may act");
        assertThat(get("/").statusCode()).isEqualTo(200);
        assertThat(forcingStatus(page)).isEqualTo(403);
    }

    @Test
    void shouldLetThoseActWhoseClaimWithinAClaimSaysSo() throws Exception {
        PROVIDER.claims =
                Map.of(
                        "sub",
                        "grace",
                        "groups",
                        List.of("shmipc-reader"),
                        "realm_access",
                        Map.of("roles", List.of("shmipc-operator")));

        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("grace", "may act");
        // Nobody knows the instance: the console has looked for it.
        assertThat(forcingStatus(page)).isEqualTo(404);
    }

    private int forcingStatus(HttpResponse<String> page) throws Exception {
        Matcher token = CSRF.matcher(page.body());
        assertThat(token.find()).isTrue();
        return http.send(
                        HttpRequest.newBuilder(at("/instances/x/sessions/3/close"))
                                .header("X-CSRF-TOKEN", token.group(1))
                                .POST(BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    /** Each begins a session, to come back to what was asked for. */
    @Test
    void shouldEndSessionsOfStrangersSoonWhereverTheyBegin() throws Exception {
        for (String path : List.of("/", "/oauth2/authorization/nobody", "/error")) {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(at(path))
                                            .header("Accept", "text/html")
                                            .build(),
                                    BodyHandlers.ofString());

            assertThat(WebSessions.secondsOf(context, answer))
                    .as(path)
                    .isEqualTo(SessionLife.OF_STRANGERS.toSeconds());
        }
    }

    @Test
    void shouldShowNothingToThoseWithoutTheClaims() throws Exception {
        PROVIDER.claims = Map.of("sub", "eve", "groups", List.of("staff"));

        assertThat(get("/").statusCode()).isEqualTo(403);
    }

    @Test
    void shouldNotBelieveWhatSomebodyElseHasSigned() throws Exception {
        PROVIDER.claims = Map.of("sub", "mallory", "groups", List.of("shmipc-reader"));
        PROVIDER.forge();

        HttpResponse<String> page = get("/");

        assertThat(page.uri()).isEqualTo(at("/login?error"));
        assertThat(page.body()).doesNotContain("may look");
    }
}
