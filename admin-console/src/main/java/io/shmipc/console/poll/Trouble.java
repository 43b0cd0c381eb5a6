package io.shmipc.console.poll;

import java.util.List;

/**
 * How much an instance needs somebody to look at it.
 *
 * @param score the higher, the sooner; 0 for one that is well
 * @param worst weight of the first sentence
 * @param sentences why, the worst first
 */
public record Trouble(int score, int worst, List<String> sentences) {

    /** It does not answer, or something is lost. */
    public static final int SEVERE = 200;

    public Trouble {
        sentences = List.copyOf(sentences);
    }

    /** Whether it is well. */
    public boolean isNone() {
        return score == 0;
    }

    /** One of {@code severe}, {@code notable} and {@code none}. */
    public String level() {
        return worst >= SEVERE ? "severe" : score > 0 ? "notable" : "none";
    }
}
