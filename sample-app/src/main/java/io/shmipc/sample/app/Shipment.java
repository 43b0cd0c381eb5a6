package io.shmipc.sample.app;

import io.shmipc.sample.record.ApplicationName;

/**
 * A shipment that the agent acknowledged to its last record.
 *
 * @param base records the agent had of this application before
 * @param bytesRead what the log held, line breaks included
 * @param cutLines times a line was longer than one record may be and went on as another
 * @param elapsedNanos from the first byte read to the last acknowledgement
 */
public record Shipment(
        ApplicationName application,
        long base,
        SentRecords sent,
        long bytesRead,
        long cutLines,
        long elapsedNanos) {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MEGABYTE = 1e6;

    public double recordsPerSecond() {
        return sent.records() * NANOS_PER_SECOND / elapsedNanos;
    }

    public double megabytesPerSecond() {
        return bytesRead / BYTES_PER_MEGABYTE * NANOS_PER_SECOND / elapsedNanos;
    }
}
