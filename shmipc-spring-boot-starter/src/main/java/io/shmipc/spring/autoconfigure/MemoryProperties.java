package io.shmipc.spring.autoconfigure;

import io.shmipc.session.MemoryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** The shared memory that a client creates for each session. */
public class MemoryProperties {

    /** How memory is shared with the server. */
    private MemoryType type = MemoryType.MEMFD;

    /** Size of the buffer region, headers included. */
    private DataSize regionSize = DataSize.ofMegabytes(32);

    /**
     * Sizes of the slices in the region, with shares that add up to 100; 8172 B 50 %, 32748 B 30 %
     * and 131052 B 20 % if empty.
     */
    private List<SizeClassProperties> sizeClasses = new ArrayList<>();

    /** Number of elements each of the two queues holds. */
    private int queueCapacity = 8192;

    /** Directory for the files of the memory type "file". */
    private Path directory = Path.of("/dev/shm");

    /** Whether to run over the socket alone where the system offers no shared memory. */
    private boolean fallBackToSocketOnly = true;

    public MemoryType getType() {
        return type;
    }

    public void setType(MemoryType type) {
        this.type = type;
    }

    public DataSize getRegionSize() {
        return regionSize;
    }

    public void setRegionSize(DataSize regionSize) {
        this.regionSize = regionSize;
    }

    public List<SizeClassProperties> getSizeClasses() {
        return sizeClasses;
    }

    public void setSizeClasses(List<SizeClassProperties> sizeClasses) {
        this.sizeClasses = sizeClasses;
    }

    public int getQueueCapacity() {
        return queueCapacity;
    }

    public void setQueueCapacity(int queueCapacity) {
        this.queueCapacity = queueCapacity;
    }

    public Path getDirectory() {
        return directory;
    }

    public void setDirectory(Path directory) {
        this.directory = directory;
    }

    public boolean isFallBackToSocketOnly() {
        return fallBackToSocketOnly;
    }

    public void setFallBackToSocketOnly(boolean fallBackToSocketOnly) {
        this.fallBackToSocketOnly = fallBackToSocketOnly;
    }
}
