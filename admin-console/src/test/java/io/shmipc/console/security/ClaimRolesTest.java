package io.shmipc.console.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.console.security.AccessProperties.Oidc;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.OidcUserAuthority;

/** Roles from claims. */
class ClaimRolesTest {

    private static Set<String> roles(Oidc oidc, Map<String, Object> claims) {
        Map<String, Object> all = new HashMap<>(claims);
        all.put("sub", "somebody");
        OidcIdToken token =
                new OidcIdToken("token", Instant.EPOCH, Instant.EPOCH.plusSeconds(60), all);
        return new ClaimRoles(oidc)
                        .mapAuthorities(
                                List.of(
                                        new OidcUserAuthority(token),
                                        new SimpleGrantedAuthority("ROLE_OPERATOR"),
                                        new SimpleGrantedAuthority("SCOPE_openid")))
                        .stream()
                        .map(GrantedAuthority::getAuthority)
                        .collect(Collectors.toSet());
    }

    @Test
    void shouldLetEverybodyReadAndNobodyActUnlessAClaimIsNamed() {
        assertThat(roles(new Oidc(null, "r", null, "w"), Map.of("groups", List.of("w"))))
                .containsExactly("ROLE_READER");
    }

    @Test
    void shouldLetThoseActWhoseClaimContainsTheValue() {
        Oidc oidc = new Oidc("groups", "r", "groups", "w");

        assertThat(roles(oidc, Map.of("groups", List.of("r", "w"))))
                .containsExactlyInAnyOrder("ROLE_READER", "ROLE_OPERATOR");
        assertThat(roles(oidc, Map.of("groups", List.of("r")))).containsExactly("ROLE_READER");
        assertThat(roles(oidc, Map.of("groups", "w"))).containsExactly("ROLE_OPERATOR");
        assertThat(roles(oidc, Map.of("groups", List.of("ww")))).isEmpty();
        assertThat(roles(oidc, Map.of("groups", 7))).isEmpty();
        assertThat(roles(oidc, Map.of())).isEmpty();
    }

    @Test
    void shouldFindClaimsWithinClaims() {
        Oidc oidc = new Oidc("realm_access.roles", "r", "https://a.example/roles", "w");

        assertThat(
                        roles(
                                oidc,
                                Map.of(
                                        "realm_access",
                                        Map.of("roles", List.of("r")),
                                        "https://a.example/roles",
                                        List.of("w"))))
                .containsExactlyInAnyOrder("ROLE_READER", "ROLE_OPERATOR");
        assertThat(roles(oidc, Map.of("realm_access", "r"))).isEmpty();
    }
}
