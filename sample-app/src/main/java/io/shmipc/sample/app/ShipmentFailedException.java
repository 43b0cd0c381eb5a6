package io.shmipc.sample.app;

import org.jspecify.annotations.Nullable;

/** A shipment that ended before its end. */
public final class ShipmentFailedException extends RuntimeException {

    private final long acknowledgedRecords;
    private final long sentRecords;
    private final boolean agentLost;

    ShipmentFailedException(
            String message,
            long acknowledgedRecords,
            long sentRecords,
            boolean agentLost,
            @Nullable Throwable cause) {
        super(message, cause);
        this.acknowledgedRecords = acknowledgedRecords;
        this.sentRecords = sentRecords;
        this.agentLost = agentLost;
    }

    /** Records of this run that the agent said it has written. */
    public long acknowledgedRecords() {
        return acknowledgedRecords;
    }

    /** Records handed to the transport; those not acknowledged may be stored or not. */
    public long sentRecords() {
        return sentRecords;
    }

    /** Whether the agent is gone, and did not merely refuse. */
    public boolean agentLost() {
        return agentLost;
    }
}
