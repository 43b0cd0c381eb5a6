package io.shmipc.diagnostics.host;

import java.util.List;

/**
 * A region that a process has mapped.
 *
 * @param kind recognised by its content; by its name where the content may not be read
 * @param name of the memfd, or path of the file
 * @param bytes its size
 * @param inode together with the device this is what tells regions apart
 * @param device as the system writes it, major and minor number
 * @param readable whether its content could be read
 * @param sharedWith other processes that have the same region mapped, as far as they can be seen
 */
public record HostRegion(
        RegionKind kind,
        String name,
        long bytes,
        long inode,
        String device,
        boolean readable,
        List<Long> sharedWith) {

    public HostRegion {
        sharedWith = List.copyOf(sharedWith);
    }
}
