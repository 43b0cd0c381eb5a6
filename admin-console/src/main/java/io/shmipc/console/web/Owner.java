package io.shmipc.console.web;

import java.security.Principal;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;

/** Whose something is: names are chosen anew by each provider, and by this console's own list. */
public final class Owner {

    private Owner() {}

    /** Tells apart people of one name who sign in at different places. */
    public static String of(Principal user) {
        return user instanceof OAuth2AuthenticationToken token
                ? token.getAuthorizedClientRegistrationId() + "/" + token.getName()
                : "/" + user.getName();
    }
}
