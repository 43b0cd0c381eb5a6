package io.shmipc.diagnostics;

import java.time.Duration;

/**
 * Bounds of an analysis.
 *
 * @param maxHeld most slices, and most messages, that are listed
 * @param maxElements most elements of each queue that are listed
 * @param previewBytes most bytes of each slice that are shown, if the image has any payload
 * @param heldTooLong from when on a slice that is held looks leaked; zero is never
 */
public record AnalysisOptions(
        int maxHeld, int maxElements, int previewBytes, Duration heldTooLong) {

    /** A thousand slices and elements, no payload, one minute. */
    public static final AnalysisOptions DEFAULTS =
            new AnalysisOptions(1000, 1000, 0, Duration.ofMinutes(1));

    /** Most slices whose payload is kept for previews. */
    private static final long MAX_PREVIEW_BYTES = 1L << 24;

    public AnalysisOptions {
        requireNotNegative("maxHeld", maxHeld);
        requireNotNegative("maxElements", maxElements);
        requireNotNegative("previewBytes", previewBytes);
        if (heldTooLong.isNegative()) {
            throw new IllegalArgumentException("heldTooLong=" + heldTooLong + ": must be >= 0");
        }
    }

    private static void requireNotNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + "=" + value + ": must be >= 0");
        }
    }

    /** What an image has to be taken with for these previews. */
    public DumpOptions payload() {
        return previewBytes == 0
                ? DumpOptions.NO_PAYLOAD
                : new DumpOptions(previewBytes, MAX_PREVIEW_BYTES);
    }
}
