package io.shmipc.console.analysis;

/** What was read is no analysis, or a damaged one. The message is for those who look at pages. */
public final class InvalidAnalysisException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What it is that was read. */
    public enum Kind {
        /** A dump file, which {@code shmipc-tool} reads. */
        BINARY,
        /** JSON that stops before its end. */
        TRUNCATED,
        /** No JSON, or JSON of something else. */
        FOREIGN,
        /** An analysis whose values cannot be. */
        DAMAGED,
        /** More than is read. */
        TOO_LARGE
    }

    private final Kind kind;

    public InvalidAnalysisException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
