package io.shmipc.spring.autoconfigure;

import io.shmipc.session.MemoryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** What a client does differently from shmipc.memory. What is not set is inherited. */
public class ClientMemoryProperties {

    /** How memory is shared with the server; that of shmipc.memory.type if not set. */
    private @Nullable MemoryType type;

    /**
     * Size of the buffer region, headers included; that of shmipc.memory.region-size if not set.
     */
    private @Nullable DataSize regionSize;

    /**
     * Sizes of the slices in the region, with shares that add up to 100; those of
     * shmipc.memory.size-classes if empty.
     */
    private List<SizeClassProperties> sizeClasses = new ArrayList<>();

    /**
     * Number of elements each of the two queues holds; that of shmipc.memory.queue-capacity if not
     * set.
     */
    private @Nullable Integer queueCapacity;

    /**
     * Directory for the files of the memory type "file"; that of shmipc.memory.directory if not
     * set.
     */
    private @Nullable Path directory;

    /**
     * Whether to run over the socket alone where the system offers no shared memory; that of
     * shmipc.memory.fall-back-to-socket-only if not set.
     */
    private @Nullable Boolean fallBackToSocketOnly;

    public @Nullable MemoryType getType() {
        return type;
    }

    public void setType(@Nullable MemoryType type) {
        this.type = type;
    }

    public @Nullable DataSize getRegionSize() {
        return regionSize;
    }

    public void setRegionSize(@Nullable DataSize regionSize) {
        this.regionSize = regionSize;
    }

    public List<SizeClassProperties> getSizeClasses() {
        return sizeClasses;
    }

    public void setSizeClasses(List<SizeClassProperties> sizeClasses) {
        this.sizeClasses = sizeClasses;
    }

    public @Nullable Integer getQueueCapacity() {
        return queueCapacity;
    }

    public void setQueueCapacity(@Nullable Integer queueCapacity) {
        this.queueCapacity = queueCapacity;
    }

    public @Nullable Path getDirectory() {
        return directory;
    }

    public void setDirectory(@Nullable Path directory) {
        this.directory = directory;
    }

    public @Nullable Boolean getFallBackToSocketOnly() {
        return fallBackToSocketOnly;
    }

    public void setFallBackToSocketOnly(@Nullable Boolean fallBackToSocketOnly) {
        this.fallBackToSocketOnly = fallBackToSocketOnly;
    }
}
