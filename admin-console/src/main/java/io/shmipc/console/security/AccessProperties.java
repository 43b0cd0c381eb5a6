package io.shmipc.console.security;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may sign in.
 *
 * @param users who signs in with HTTP basic; the user of {@code spring.security.user} if empty
 * @param oidc what somebody may do who signs in at a provider
 */
@ConfigurationProperties("shmipc.console.access")
public record AccessProperties(@DefaultValue List<User> users, @DefaultValue Oidc oidc) {

    public AccessProperties {
        users = List.copyOf(users);
    }

    /**
     * A user.
     *
     * @param name to sign in with
     * @param password as it is, or encoded with the name of the encoding before it: {@code
     *     {bcrypt}$2a$10$…}
     * @param roles what the user may do
     */
    public record User(String name, String password, @DefaultValue("READER") Set<Role> roles) {

        public User {
            if (name == null || name.isBlank() || password == null || password.isEmpty()) {
                throw new IllegalArgumentException(
                        "shmipc.console.access.users: each user needs a name and a password");
            }
            roles = Set.copyOf(roles);
        }

        /** Tells who, never how. */
        @Override
        public String toString() {
            return "User[name=" + name + ", roles=" + roles + "]";
        }
    }

    /**
     * What a provider's claims mean.
     *
     * @param readerClaim claim that says who may read, its parts separated by dots; everybody the
     *     provider lets in may if it is absent
     * @param readerValue value the claim has or contains
     * @param operatorClaim claim that says who may act; nobody may if it is absent
     * @param operatorValue value the claim has or contains
     */
    public record Oidc(
            @Nullable String readerClaim,
            @DefaultValue("shmipc-reader") String readerValue,
            @Nullable String operatorClaim,
            @DefaultValue("shmipc-operator") String operatorValue) {}
}
