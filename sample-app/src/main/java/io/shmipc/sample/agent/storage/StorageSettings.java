package io.shmipc.sample.agent.storage;

/**
 * @param fileBytes size a file may reach before the next one begins; a batch is never split, so a
 *     file holds more only when its first batch alone does
 * @param maxApplications applications kept at once
 */
public record StorageSettings(long fileBytes, int maxApplications, FsyncPolicy fsync) {

    private static final long LEAST_FILE_BYTES = 4096;

    public StorageSettings {
        if (fileBytes < LEAST_FILE_BYTES) {
            throw new IllegalArgumentException(
                    "fileBytes=" + fileBytes + ": fileBytes >= " + LEAST_FILE_BYTES);
        }
        if (maxApplications < 1) {
            throw new IllegalArgumentException(
                    "maxApplications=" + maxApplications + ": maxApplications >= 1");
        }
    }
}
