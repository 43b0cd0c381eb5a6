package io.shmipc.diagnostics;

import io.shmipc.diagnostics.RegionAnalysis.Preview;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Shows bytes as hexadecimal digits and as text. */
final class Previews {

    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7E;

    private Previews() {}

    static @Nullable Preview of(byte @Nullable [] bytes, int limit) {
        if (bytes == null || limit == 0) {
            return null;
        }
        int length = Math.min(bytes.length, limit);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            boolean printable = bytes[i] >= FIRST_PRINTABLE && bytes[i] <= LAST_PRINTABLE;
            text.append(printable ? (char) bytes[i] : '.');
        }
        return new Preview(HexFormat.of().formatHex(bytes, 0, length), text.toString());
    }
}
