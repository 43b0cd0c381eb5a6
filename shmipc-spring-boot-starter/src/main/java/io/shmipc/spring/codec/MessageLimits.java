package io.shmipc.spring.codec;

import io.shmipc.error.ConfigurationException;

/**
 * The largest message that is sent or taken from a peer. A length that a peer claims is compared
 * with these before anything is allocated for it.
 *
 * @param maxHeaderBytes bytes of all headers of one message as they are encoded
 * @param maxPayloadBytes bytes of one message's payload
 */
public record MessageLimits(int maxHeaderBytes, int maxPayloadBytes) {

    /** Header 64 KiB, payload 16 MiB. */
    public static final MessageLimits DEFAULTS = new MessageLimits(64 << 10, 16 << 20);

    private static final int MIN_HEADER_BYTES = 64;
    private static final int MAX_PAYLOAD_BYTES = 1 << 29;

    /**
     * Checks the bounds.
     *
     * @throws ConfigurationException naming the limit, its value and the rule it breaks
     */
    public MessageLimits {
        if (maxHeaderBytes < MIN_HEADER_BYTES
                || maxHeaderBytes > TTHeaderDescriptor.MAX_HEADER_BYTES) {
            throw new ConfigurationException(
                    "maxHeaderBytes="
                            + maxHeaderBytes
                            + " must be >= "
                            + MIN_HEADER_BYTES
                            + " and <= "
                            + TTHeaderDescriptor.MAX_HEADER_BYTES);
        }
        if (maxPayloadBytes < 1 || maxPayloadBytes > MAX_PAYLOAD_BYTES) {
            throw new ConfigurationException(
                    "maxPayloadBytes="
                            + maxPayloadBytes
                            + " must be >= 1 and <= "
                            + MAX_PAYLOAD_BYTES);
        }
    }

    void checkHeader(long headerBytes) {
        if (headerBytes > maxHeaderBytes) {
            throw new MessageCodecException(
                    "headerBytes=" + headerBytes + " must be <= maxHeaderBytes=" + maxHeaderBytes);
        }
    }

    void checkPayload(long payloadBytes) {
        if (payloadBytes > maxPayloadBytes) {
            throw new MessageCodecException(
                    "payloadBytes="
                            + payloadBytes
                            + " must be <= maxPayloadBytes="
                            + maxPayloadBytes);
        }
    }
}
