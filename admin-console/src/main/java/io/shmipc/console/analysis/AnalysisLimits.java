package io.shmipc.console.analysis;

/** Bounds of what is read: far above what a session has, far below what would hurt the console. */
public final class AnalysisLimits {

    /** Bytes of JSON of one answer or one file. */
    public static final int MAX_BYTES = 8 << 20;

    /** Analyses in one file: one a session. */
    static final int MAX_ANALYSES = 32;

    static final int MAX_CLASSES = 64;

    /** Slices of all classes. */
    static final int MAX_SLICES = 4 << 20;

    /** Runs of equal states, of all classes. */
    static final int MAX_RUNS = 1 << 20;

    /** Held slices that are kept; more are counted. */
    static final int MAX_HELD = 10_000;

    /** Messages that are kept. */
    static final int MAX_MESSAGES = 10_000;

    static final int MAX_QUEUES = 8;

    /** Elements of one queue that are kept; more are counted. */
    static final int MAX_ELEMENTS = 10_000;

    /** Problems that are kept; more are counted. */
    static final int MAX_PROBLEMS = 500;

    /** Characters of a name or a sentence that are kept. */
    static final int MAX_TEXT = 2_000;

    /** Names, values and brackets of one text; what is beyond has no use here. */
    static final long MAX_TOKENS = 4_000_000;

    private AnalysisLimits() {}
}
