package io.shmipc.console.analysis;

import org.jspecify.annotations.Nullable;

/** What a slice is used for, in the words of those who look at it. */
public enum SliceState {
    FREE('F', "free", "in its free list"),
    CACHED('C', "cached", "kept by a process for its own threads, and free for them"),
    WRITING('W', "writing", "being written"),
    IN_QUEUE('Q', "in queue", "part of a message that waits in a queue"),
    LENT('L', "lent", "received and not released yet"),
    UNKNOWN('U', "unknown", "in use, as a rule by the process at the other end");

    private final char letter;
    private final String title;
    private final String meaning;

    SliceState(char letter, String title, String meaning) {
        this.letter = letter;
        this.title = title;
        this.meaning = meaning;
    }

    /** The letter that stands for it in texts of states. */
    public char letter() {
        return letter;
    }

    /** What pages call it. */
    public String title() {
        return title;
    }

    /** One line for legends. */
    public String meaning() {
        return meaning;
    }

    /** The ending of the names of its colour and its style. */
    public String style() {
        return title.replace(' ', '-');
    }

    /** Whether a message that is written now cannot have it. */
    public boolean inUse() {
        return this != FREE && this != CACHED;
    }

    /** The state of a letter, or null if no state has it. */
    static @Nullable SliceState ofLetter(char letter) {
        for (SliceState state : values()) {
            if (state.letter == letter) {
                return state;
            }
        }
        return null;
    }
}
