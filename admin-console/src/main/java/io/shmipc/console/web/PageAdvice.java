package io.shmipc.console.web;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page knows. */
@ControllerAdvice(basePackageClasses = PageAdvice.class)
class PageAdvice {

    /** Whether who looks may act, too. */
    @ModelAttribute("operator")
    boolean operator(HttpServletRequest request) {
        return request.isUserInRole("OPERATOR");
    }

    /** Who looks. */
    @ModelAttribute("userName")
    @Nullable String userName(@Nullable Principal principal) {
        return principal == null ? null : principal.getName();
    }

    /** Whether there is a page to sign out with; HTTP basic has none. */
    @ModelAttribute("signedInAtProvider")
    boolean signedInAtProvider(@Nullable Principal principal) {
        return principal != null && principal instanceof OAuth2AuthenticationToken;
    }

    /** Has the token made now: later, much of the page may have been sent. */
    @ModelAttribute
    void token(@Nullable CsrfToken token) {
        if (token != null) {
            token.getToken();
        }
    }
}
