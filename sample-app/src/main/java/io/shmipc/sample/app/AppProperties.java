package io.shmipc.sample.app;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the application's role.
 *
 * @param file log to ship, {@code -} for standard input, or null to pick one of this machine
 * @param name under which the agent keeps the records, or null for the file's name
 * @param repeat how many times to read the log
 * @param batchSize size at which a batch is sent
 * @param windowBatches batches sent before an acknowledgement is asked for
 */
@ConfigurationProperties("sample.app")
public record AppProperties(
        @Nullable String file,
        @Nullable String name,
        int repeat,
        DataSize batchSize,
        int windowBatches) {

    public ShipmentSettings shipment() {
        return new ShipmentSettings((int) batchSize.toBytes(), windowBatches);
    }

    /** The log that the user named, or the one found on this machine. */
    public LogInput input() {
        return file != null ? new LogInput(file) : MachineLogs.biggest();
    }
}
