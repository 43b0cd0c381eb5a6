package io.shmipc.sample;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What this JVM does; the name is the word on the command line and the Spring profile. */
enum Role {
    DEMO,
    WATCH,
    AGENT,
    APP,
    TRAFFIC,
    QUERY;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Role> ofWord(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
