package io.shmipc.sample.record;

/** Bytes that are no batch, or no acknowledgement; the message names the broken rule. */
public final class BatchFormatException extends RuntimeException {

    public BatchFormatException(String message) {
        super(message);
    }
}
