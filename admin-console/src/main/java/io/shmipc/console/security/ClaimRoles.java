package io.shmipc.console.security;

import io.shmipc.console.security.AccessProperties.Oidc;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.authority.mapping.GrantedAuthoritiesMapper;
import org.springframework.security.oauth2.core.oidc.user.OidcUserAuthority;
import org.springframework.security.oauth2.core.user.OAuth2UserAuthority;

/** Roles from the claims of somebody who signed in at a provider, and nothing else. */
final class ClaimRoles implements GrantedAuthoritiesMapper {

    private final Oidc oidc;

    ClaimRoles(Oidc oidc) {
        this.oidc = oidc;
    }

    @Override
    public Collection<? extends GrantedAuthority> mapAuthorities(
            Collection<? extends GrantedAuthority> granted) {
        Set<GrantedAuthority> roles = new LinkedHashSet<>();
        for (GrantedAuthority each : granted) {
            if (each instanceof OidcUserAuthority user) {
                add(roles, user.getIdToken().getClaims());
                if (user.getUserInfo() != null) {
                    add(roles, user.getUserInfo().getClaims());
                }
            } else if (each instanceof OAuth2UserAuthority user) {
                add(roles, user.getAttributes());
            }
        }
        return roles;
    }

    private void add(Set<GrantedAuthority> roles, Map<String, Object> claims) {
        if (oidc.readerClaim() == null || has(claims, oidc.readerClaim(), oidc.readerValue())) {
            roles.add(new SimpleGrantedAuthority(Role.READER.authority()));
        }
        if (oidc.operatorClaim() != null
                && has(claims, oidc.operatorClaim(), oidc.operatorValue())) {
            roles.add(new SimpleGrantedAuthority(Role.OPERATOR.authority()));
        }
    }

    private static boolean has(Map<String, Object> claims, String name, String wanted) {
        Object value = value(claims, name);
        if (value instanceof Collection<?> values) {
            return values.stream().anyMatch(wanted::equals);
        }
        return wanted.equals(value);
    }

    /** By its whole name, as of a namespace with dots in it, or part by part. */
    private static @Nullable Object value(Map<String, Object> claims, String name) {
        if (claims.containsKey(name)) {
            return claims.get(name);
        }
        Object value = claims;
        for (String part : name.split("\\.")) {
            if (!(value instanceof Map<?, ?> map)) {
                return null;
            }
            value = map.get(part);
        }
        return value;
    }
}
