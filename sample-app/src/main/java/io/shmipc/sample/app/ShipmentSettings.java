package io.shmipc.sample.app;

/**
 * @param batchBytes size at which a batch is sent
 * @param windowBatches batches sent before an acknowledgement is asked for: so many bytes can be
 *     under way, and so much is in doubt when the agent dies
 */
public record ShipmentSettings(int batchBytes, int windowBatches) {

    public ShipmentSettings {
        if (batchBytes < 1024 || batchBytes > 1 << 20) {
            throw new IllegalArgumentException(
                    "batchBytes=" + batchBytes + ": 1024 <= batchBytes <= " + (1 << 20));
        }
        if (windowBatches < 1) {
            throw new IllegalArgumentException(
                    "windowBatches=" + windowBatches + ": windowBatches >= 1");
        }
    }
}
