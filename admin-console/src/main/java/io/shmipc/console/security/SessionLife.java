package io.shmipc.console.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends sessions soon in which nobody has signed in: strangers get one with each form they send, and
 * all of them together would fill the memory. Who signs in has the time that is configured.
 */
final class SessionLife extends OncePerRequestFilter {

    /** Enough to sign in at a provider. */
    static final Duration OF_STRANGERS = Duration.ofMinutes(10);

    private static final int SECONDS_A_MINUTE = 60;

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } finally {
            HttpSession session = request.getSession(false);
            if (session != null) {
                try {
                    limit(session);
                } catch (IllegalStateException endedMeanwhile) {
                    logger.trace("A session ended before it could be limited", endedMeanwhile);
                }
            }
        }
    }

    /** An error page that is refused to a stranger begins a session too, to come back to it. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    private static void limit(HttpSession session) {
        boolean signedIn =
                session.getAttribute(
                                HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                        != null;
        session.setMaxInactiveInterval(
                signedIn
                        ? session.getServletContext().getSessionTimeout() * SECONDS_A_MINUTE
                        : (int) OF_STRANGERS.toSeconds());
    }
}
