package io.shmipc.sample.agent;

import io.shmipc.sample.role.TemporaryFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Leaves nothing behind when the process that made the folder was killed and cannot remove it. */
record TemporaryFolderRemover(@Nullable Path folder) implements AutoCloseable {

    @Override
    public void close() {
        if (folder != null) {
            TemporaryFolder.remove(folder);
        }
    }
}
