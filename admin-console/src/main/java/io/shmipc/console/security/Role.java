package io.shmipc.console.security;

/** What somebody may do. */
public enum Role {
    /** Look at everything, dumps included. */
    READER,
    /** Change something at an instance. An operator is not a reader by that alone. */
    OPERATOR;

    /** The authority by which Spring Security knows it. */
    public String authority() {
        return "ROLE_" + name();
    }
}
