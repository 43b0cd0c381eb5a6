package io.shmipc.console.model;

import java.util.regex.Pattern;

/** What an instance says of its health: a word such as {@code UP}. */
public record Health(String status) {

    /** It did not say. */
    public static final Health UNKNOWN = new Health("UNKNOWN");

    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,39}");

    /**
     * Reads the answer of {@code /actuator/health}.
     *
     * @throws UnreadableAnswerException if it is something else
     */
    public static Health of(byte[] json) {
        String status = Fields.of(json).text("status", 41);
        if (!WORD.matcher(status).matches()) {
            throw new UnreadableAnswerException("The answer names no status.");
        }
        return new Health(status);
    }

    /** Whether it works. */
    public boolean isUp() {
        return status.equals("UP");
    }

    /** Whether it says that it does not work. */
    public boolean isDown() {
        return status.equals("DOWN") || status.equals("OUT_OF_SERVICE");
    }
}
