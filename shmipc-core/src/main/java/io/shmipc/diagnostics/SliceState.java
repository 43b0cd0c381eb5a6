package io.shmipc.diagnostics;

/** What a slice is used for. Each slice of a region is in exactly one state. */
public enum SliceState {
    /** In its free list. */
    FREE('F'),
    /** Kept by a process for its own threads, and free for them. */
    CACHED('C'),
    /** Taken by somebody who is writing a message, or keeps it to write one. */
    WRITING('W'),
    /** Part of a message that waits in a queue. */
    IN_QUEUE('Q'),
    /** Part of a message that was received and not released yet. */
    LENT('L'),
    /**
     * In use, and nothing that can be seen from here says for what: as a rule it is in the hands of
     * the process whose own view is not known. One that stays so is what a leak looks like.
     */
    UNKNOWN('U');

    private final char letter;

    SliceState(char letter) {
        this.letter = letter;
    }

    /** The letter that stands for it in maps of a region. */
    public char letter() {
        return letter;
    }

    /** Whether a message that is written now can have it. */
    public boolean isFree() {
        return this == FREE || this == CACHED;
    }
}
