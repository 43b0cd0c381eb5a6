package io.shmipc.console.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/**
 * Keeps who signed in with HTTP basic in a session that nobody knew before. A session there was
 * already may have been planted by somebody who waits for another one to sign in with it; it ends,
 * with its token against forged requests.
 */
final class SignInSession extends HttpSessionSecurityContextRepository {

    @Override
    public void saveContext(
            SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        HttpSession before = request.getSession(false);
        if (before != null) {
            before.invalidate();
        }
        super.saveContext(context, request, response);
    }
}
