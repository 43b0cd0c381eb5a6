package io.shmipc.console.capture;

/** No analysis, or no dump, could be had. The message says why, and what to do, in sentences. */
public final class CaptureFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    public CaptureFailedException(String message) {
        super(message);
    }
}
