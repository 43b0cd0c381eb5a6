package io.shmipc.spring.converter;

import java.nio.ByteBuffer;

/**
 * An object as it travels.
 *
 * @param bytes the payload, which nobody changes any more
 * @param contentType its media type
 */
public record ConvertedPayload(ByteBuffer bytes, String contentType) {}
