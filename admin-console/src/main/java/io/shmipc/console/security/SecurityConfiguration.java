package io.shmipc.console.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.security.autoconfigure.SecurityProperties;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;

/**
 * Signing in with HTTP basic, or at a provider where one is registered; both where users are named
 * as well. Looking needs {@link Role#READER}, every other method {@link Role#OPERATOR}.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    /** Nothing but the console's own files; no code or style in the pages themselves. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self';"
                    + " frame-ancestors 'none'";

    /** The encodings that Spring Security knows by name. */
    private static final Pattern ENCODED =
            Pattern.compile(
                    "\\{(noop|bcrypt|ldap|MD4|MD5|SHA-1|SHA-256|sha256"
                            + "|pbkdf2|pbkdf2@SpringSecurity_v5_8|scrypt|scrypt@SpringSecurity_v5_8"
                            + "|argon2|argon2@SpringSecurity_v5_8)}");

    private static final Pattern NAMED = Pattern.compile("\\{[A-Za-z0-9@._:+-]+}");

    private static final Logger LOG = LoggerFactory.getLogger(SecurityConfiguration.class);

    @Bean
    SecurityFilterChain consoleSecurity(
            HttpSecurity http,
            AccessProperties access,
            ObjectProvider<ClientRegistrationRepository> providers)
            throws Exception {
        boolean provider = providers.getIfAvailable() != null;
        http.authorizeHttpRequests(
                requests ->
                        requests.requestMatchers("/assets/**", "/vendor/**", "/favicon.ico")
                                .permitAll()
                                .requestMatchers(EndpointRequest.to(HealthEndpoint.class))
                                .permitAll()
                                .requestMatchers(HttpMethod.GET, "/**")
                                .hasRole(Role.READER.name())
                                .requestMatchers(HttpMethod.HEAD, "/**")
                                .hasRole(Role.READER.name())
                                // Both leave something with the console, and nothing elsewhere.
                                .requestMatchers(
                                        HttpMethod.POST,
                                        "/instances/*/sessions/*/segment",
                                        "/compare")
                                .hasRole(Role.READER.name())
                                .anyRequest()
                                .hasRole(Role.OPERATOR.name()));
        if (provider) {
            http.oauth2Login(
                    login ->
                            login.userInfoEndpoint(
                                    user ->
                                            user.userAuthoritiesMapper(
                                                    new ClaimRoles(access.oidc()))));
            // Parts that an open page asks for by itself are nothing to come back to after
            // signing in, and a provider's page is no answer to them.
            HttpSessionRequestCache pages = new HttpSessionRequestCache();
            pages.setRequestMatcher(SecurityConfiguration::isPage);
            http.requestCache(cache -> cache.requestCache(pages));
            http.exceptionHandling(
                    refused ->
                            refused.defaultAuthenticationEntryPointFor(
                                    new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED),
                                    request -> !isPage(request)));
            http.logout(Customizer.withDefaults());
        } else {
            // Nobody is sent back to a page after signing in, so nothing is kept for strangers.
            http.requestCache(cache -> cache.disable());
        }
        if (!provider || !access.users().isEmpty()) {
            // Kept in the session: pages ask every few seconds, and checking a password is slow.
            http.httpBasic(
                    basic ->
                            basic.realmName("Shmipc console")
                                    .securityContextRepository(new SignInSession()));
        }
        http.addFilterBefore(new SessionLife(), CsrfFilter.class);
        http.addFilterBefore(new UploadsOfStrangers(), CsrfFilter.class);
        http.headers(
                headers ->
                        headers.contentSecurityPolicy(
                                        policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                                .permissionsPolicyHeader(
                                        policy ->
                                                policy.policy(
                                                        "camera=(), geolocation=(), microphone=()"))
                                .crossOriginOpenerPolicy(Customizer.withDefaults())
                                .frameOptions(frame -> frame.deny()));
        return http.build();
    }

    /** Whether a browser asks for it to show it, and not a page for a part of itself. */
    private static boolean isPage(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return request.getMethod().equals("GET")
                && request.getHeader("HX-Request") == null
                && accept != null
                && accept.contains(MediaType.TEXT_HTML_VALUE);
    }

    @Bean
    UserDetailsService consoleUsers(
            AccessProperties access,
            SecurityProperties boot,
            ObjectProvider<ClientRegistrationRepository> providers) {
        if (!access.users().isEmpty()) {
            return new InMemoryUserDetailsManager(
                    access.users().stream()
                            .map(
                                    user ->
                                            User.withUsername(user.name())
                                                    .password(encoded(user.name(), user.password()))
                                                    .roles(
                                                            user.roles().stream()
                                                                    .map(Role::name)
                                                                    .toArray(String[]::new))
                                                    .build())
                            .toArray(UserDetails[]::new));
        }
        if (providers.getIfAvailable() != null) {
            return new InMemoryUserDetailsManager();
        }
        SecurityProperties.User user = boot.getUser();
        if (user.isPasswordGenerated()) {
            LOG.warn(
                    "\n\nNobody may sign in by name yet. For this run: user {}, password {}\n"
                            + "Name your own under shmipc.console.access.users.\n",
                    user.getName(),
                    user.getPassword());
        }
        String[] roles =
                user.getRoles().isEmpty()
                        ? new String[] {Role.READER.name(), Role.OPERATOR.name()}
                        : user.getRoles().toArray(String[]::new);
        return new InMemoryUserDetailsManager(
                User.withUsername(user.getName())
                        .password(encoded(user.getName(), user.getPassword()))
                        .roles(roles)
                        .build());
    }

    /**
     * With the name of its encoding before it. What looks like such a name and is none is most
     * likely misspelt, and taken as it is the encoded text would be the password.
     */
    private static String encoded(String user, String password) {
        if (ENCODED.matcher(password).lookingAt()) {
            return password;
        }
        Matcher named = NAMED.matcher(password);
        if (named.lookingAt()) {
            throw new IllegalStateException(
                    "The password of user="
                            + user
                            + " begins with "
                            + named.group()
                            + ", which must be the name of an encoding that Spring Security knows,"
                            + " or follow {noop} if it is part of the password.");
        }
        return "{noop}" + password;
    }
}
