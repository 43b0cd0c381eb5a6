package io.shmipc.spring.actuate;

import io.shmipc.session.Session;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** How constants are written in what is shown: as in properties. */
public final class Words {

    private Words() {}

    /** For example {@code socket-only} for {@code SOCKET_ONLY}. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The modes of some sessions, separated by commas; empty without any. */
    public static String modes(Collection<Session> sessions) {
        return sessions.stream()
                .map(Session::mode)
                .distinct()
                .sorted()
                .map(Words::of)
                .collect(Collectors.joining(","));
    }
}
