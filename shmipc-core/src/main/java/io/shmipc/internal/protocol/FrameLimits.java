package io.shmipc.internal.protocol;

import io.shmipc.error.ConfigurationException;

/**
 * What a decoder accepts.
 *
 * @param maxFrameBytes longest frame, header included; &gt;= 16, so that every frame with a body of
 *     fixed length fits
 */
public record FrameLimits(int maxFrameBytes) {

    public FrameLimits {
        if (maxFrameBytes < FrameDescriptor.PAYLOAD_OFFSET) {
            throw new ConfigurationException(
                    "maxFrameBytes="
                            + maxFrameBytes
                            + ": must be >= "
                            + FrameDescriptor.PAYLOAD_OFFSET);
        }
    }
}
