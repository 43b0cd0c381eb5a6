package io.shmipc.console.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Signing in at a provider that configuration names. */
@SpringBootTest(
        properties = {
            "spring.security.oauth2.client.registration.corp.client-id=console",
            "spring.security.oauth2.client.registration.corp.client-secret=secret",
            "spring.security.oauth2.client.registration.corp.scope=openid",
            "spring.security.oauth2.client.registration.corp.authorization-grant-type=authorization_code",
            "spring.security.oauth2.client.registration.corp.redirect-uri={baseUrl}/login/oauth2/code/corp",
            "spring.security.oauth2.client.provider.corp.authorization-uri=https://id.invalid/authorize",
            "spring.security.oauth2.client.provider.corp.token-uri=https://id.invalid/token",
            "spring.security.oauth2.client.provider.corp.jwk-set-uri=https://id.invalid/keys",
            "shmipc.console.access.oidc.operator-claim=groups"
        })
@AutoConfigureMockMvc
class OidcTests {

    private static final String SAVED = "SPRING_SECURITY_SAVED_REQUEST";

    @Autowired private MockMvcTester mvc;

    @Test
    void shouldSendStrangersToTheProvider() {
        assertThat(mvc.get().uri("/").accept("text/html"))
                .hasStatus(302)
                .hasRedirectedUrl("/oauth2/authorization/corp");
        assertThat(mvc.get().uri("/oauth2/authorization/corp"))
                .hasStatus(302)
                .redirectedUrl()
                .startsWith("https://id.invalid/authorize?")
                .contains("client_id=console", "nonce=");
    }

    @Test
    void shouldComeBackToAPageAndNotToAPartOfOne() {
        MvcTestResult page = mvc.get().uri("/instances/x").accept("text/html").exchange();
        assertThat(page.getRequest().getSession(false)).isNotNull();
        assertThat(page.getRequest().getSession(false).getAttribute(SAVED)).isNotNull();

        for (MvcTestResult part :
                List.of(
                        mvc.get().uri("/fleet/rows").header("HX-Request", "true").exchange(),
                        mvc.get()
                                .uri("/fleet/rows")
                                .header("HX-Request", "true")
                                .accept("text/html")
                                .exchange(),
                        mvc.get()
                                .uri("/instances/x/series.json")
                                .accept("application/json")
                                .exchange())) {
            assertThat(part).hasStatus(401);
            assertThat(part.getRequest().getSession(false)).isNull();
        }
    }

    @Test
    void shouldNotLetAnybodyInWithAPassword() {
        assertThat(mvc.get().uri("/").accept("text/html").with(httpBasic("user", "user")))
                .hasStatus(302);
    }

    @Test
    void shouldShowPagesToReadersWithoutActing() {
        var reader = oidcLogin().authorities(new SimpleGrantedAuthority("ROLE_READER"));

        assertThat(mvc.get().uri("/").with(reader))
                .hasStatusOk()
                .bodyText()
                .contains("Sign out", "may look");
        assertThat(mvc.post().uri("/instances/x/sessions/3/close").with(reader).with(csrf()))
                .hasStatus(403);
    }

    @Test
    void shouldShowNothingToThoseWithoutARole() {
        assertThat(
                        mvc.get()
                                .uri("/")
                                .with(
                                        oidcLogin()
                                                .authorities(
                                                        new SimpleGrantedAuthority(
                                                                "SCOPE_openid"))))
                .hasStatus(403);
    }

    @Test
    void shouldLetAnybodySignOutWhateverTheRole() {
        assertThat(
                        mvc.post()
                                .uri("/logout")
                                .with(
                                        oidcLogin()
                                                .authorities(
                                                        new SimpleGrantedAuthority("ROLE_READER")))
                                .with(csrf()))
                .hasStatus(302);
    }
}
