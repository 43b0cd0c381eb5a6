package io.shmipc.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;

class OwnerTest {

    private static Principal of(String provider, String name) {
        return new OAuth2AuthenticationToken(
                new DefaultOAuth2User(List.of(), Map.of("sub", name), "sub"), List.of(), provider);
    }

    @Test
    void shouldTellApartPeopleOfOneNameWhoSignInAtDifferentPlaces() {
        Principal here = () -> "eve";

        assertThat(
                        List.of(
                                Owner.of(here),
                                Owner.of(of("corp", "eve")),
                                Owner.of(of("partner", "eve")),
                                Owner.of(of("corp", "otto"))))
                .doesNotHaveDuplicates();
        assertThat(Owner.of(of("corp", "eve"))).isEqualTo(Owner.of(of("corp", "eve")));
        assertThat(Owner.of(here)).isEqualTo(Owner.of(() -> "eve"));
    }
}
