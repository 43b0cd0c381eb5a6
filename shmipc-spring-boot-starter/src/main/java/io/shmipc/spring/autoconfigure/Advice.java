package io.shmipc.spring.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sentences about properties, told with the names that the reader wrote. */
final class Advice {

    /** Names as they appear in messages of the core. */
    private static final Pattern SETTING = Pattern.compile("(\\w+)(?:=|: )");

    private static final Pattern OF_OWNER = Pattern.compile("'\\{owner}(\\.[a-z.-]+)'");

    private static final List<Map<String, String>> TABLES =
            List.of(
                    CommonAdvice.BY_SETTING,
                    ClientAdvice.BY_SETTING,
                    ServerAdvice.BY_SETTING,
                    SessionAdvice.BY_SETTING);

    private Advice() {}

    /**
     * What to do about the first setting that the message names and that is known here, with the
     * placeholders of {@link #told}.
     *
     * @return null if it names none
     */
    static @Nullable String about(String message) {
        Matcher names = SETTING.matcher(message);
        while (names.find()) {
            for (Map<String, String> table : TABLES) {
                String advice = table.get(names.group(1));
                if (advice != null) {
                    return advice;
                }
            }
        }
        return null;
    }

    /**
     * Puts the prefix into a sentence: for {@code {owner}} that of the client or server, and for
     * {@code {client}}, {@code {memory}} and {@code {session}} what a client can set for itself.
     *
     * @param prefix where the properties begin, or null if nobody knows
     */
    static String told(String advice, @Nullable String prefix) {
        boolean ofClient = prefix != null && prefix.startsWith("shmipc.client");
        String own = ofClient ? prefix + "." : "shmipc.";
        String ofOwner =
                prefix == null
                        ? "'shmipc.client$1' or 'shmipc.server$1'"
                        : "'" + Matcher.quoteReplacement(prefix) + "$1'";
        return OF_OWNER.matcher(advice)
                .replaceAll(ofOwner)
                .replace("{client}", ofClient ? prefix : "shmipc.client")
                .replace("{memory}", own + "memory")
                .replace("{session}", own + "session");
    }
}
