package io.shmipc.diagnostics;

import java.io.IOException;

/**
 * What was to be read is no dump, or no region, or not a whole one. The message names the value and
 * the rule that it breaks.
 */
public final class DumpFormatException extends IOException {

    private static final long serialVersionUID = 1;

    public DumpFormatException(String message) {
        super(message);
    }

    public DumpFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
