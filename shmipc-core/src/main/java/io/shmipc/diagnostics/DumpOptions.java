package io.shmipc.diagnostics;

/**
 * What of the payload goes into an image of a session. Payload is what the application sent, so it
 * is taken only on request. It is kept on the heap until the image is gone.
 *
 * @param payloadBytesPerSlice most bytes of one slice, from the start of its data
 * @param payloadBytesInAll most bytes of all slices together
 */
public record DumpOptions(int payloadBytesPerSlice, long payloadBytesInAll) {

    /** Headers only. */
    public static final DumpOptions NO_PAYLOAD = new DumpOptions(0, 0);

    /** Most that can be asked for in all. */
    public static final long MAX_PAYLOAD_BYTES = 1L << 28;

    public DumpOptions {
        if (payloadBytesPerSlice < 0) {
            throw new IllegalArgumentException(
                    "payloadBytesPerSlice=" + payloadBytesPerSlice + ": must be >= 0");
        }
        if (payloadBytesInAll < 0 || payloadBytesInAll > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    "payloadBytesInAll="
                            + payloadBytesInAll
                            + ": must be >= 0 and <= "
                            + MAX_PAYLOAD_BYTES);
        }
    }

    /** Whether any payload is wanted. */
    public boolean hasPayload() {
        return payloadBytesPerSlice > 0 && payloadBytesInAll > 0;
    }
}
