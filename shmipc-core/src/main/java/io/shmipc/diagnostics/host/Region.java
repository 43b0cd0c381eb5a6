package io.shmipc.diagnostics.host;

import io.shmipc.error.ShmipcException;
import io.shmipc.internal.pool.BufferRegionLayout;
import io.shmipc.internal.queue.QueueLayout;
import io.shmipc.internal.queue.QueueRegion;
import io.shmipc.internal.queue.QueueWalk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** An open region, recognised by its content. */
final class Region implements AutoCloseable {

    /** A mapping ends at the end of a page, wherever its file does. */
    private static final int MAX_PAGE_BYTES = 1 << 16;

    private static final int MAX_DESCRIPTORS = 1 << 16;

    private final FileChannel file;
    private final RegionKind kind;
    private final String name;
    private final String identity;
    private final FileMemory memory;

    private Region(
            FileChannel file, RegionKind kind, String name, String identity, FileMemory memory) {
        this.file = file;
        this.kind = kind;
        this.name = name;
        this.identity = identity;
        this.memory = memory;
    }

    /** How to get at what a process has mapped. */
    enum Way {
        /** The mapping itself, as the system shows it to root. */
        MAPPING,
        /** The path of a file that was not deleted. */
        PATH,
        /** A descriptor that the process still has. */
        DESCRIPTOR,
        /**
         * Its memory. Comes last, because reading a page there that nobody has touched makes the
         * system provide one.
         */
        MEMORY
    }

    /**
     * Opens what a process has mapped, in the first way that the system allows.
     *
     * @return null if it is no region
     * @throws CaptureException if none is allowed
     */
    static @Nullable Region openMapped(long pid, ProcessMaps.Entry entry) throws IOException {
        for (Way way : Way.values()) {
            if (way != Way.MEMORY) {
                FileChannel file = open(way, pid, entry);
                if (file != null) {
                    return recognise(file, 0, file.size(), entry.name(), entry.identity());
                }
            }
        }
        return openMemory(pid, entry);
    }

    /** The file in this way, or null if that is not to be had. */
    static @Nullable FileChannel open(Way way, long pid, ProcessMaps.Entry entry) {
        Path process = ProcessInfo.of(pid);
        return switch (way) {
            case MAPPING -> {
                String range =
                        Long.toHexString(entry.start()) + "-" + Long.toHexString(entry.end());
                yield open(process.resolve("map_files").resolve(range), entry.inode());
            }
            case PATH ->
                    entry.isMemfd() || entry.isDeleted()
                            ? null
                            : open(Path.of(process + "/root" + entry.path()), entry.inode());
            case DESCRIPTOR -> openDescriptor(process, entry);
            case MEMORY -> null;
        };
    }

    static @Nullable Region openMemory(long pid, ProcessMaps.Entry entry) throws IOException {
        try {
            Path path = ProcessInfo.of(pid).resolve("mem");
            FileChannel memory = FileChannel.open(path, StandardOpenOption.READ);
            return recognise(memory, entry.start(), entry.bytes(), entry.name(), entry.identity());
        } catch (AccessDeniedException e) {
            throw CaptureException.forbidden(pid, "its memory", e);
        } catch (IOException e) {
            throw ProcessInfo.exists(pid)
                    ? CaptureException.forbidden(pid, "its memory", e)
                    : CaptureException.gone(pid, e);
        }
    }

    /** Opens a file; null if it is no region. */
    static @Nullable Region openFile(Path path) throws IOException {
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        Path fileName = path.getFileName();
        return recognise(file, 0, file.size(), String.valueOf(fileName), path.toString());
    }

    private static @Nullable FileChannel open(Path path, long inode) {
        try {
            // Looked at before it is opened: opening a pipe would wait for its other end.
            if (!Files.isRegularFile(path) || !isInode(path, inode)) {
                return null;
            }
            return FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    private static boolean isInode(Path path, long inode) throws IOException {
        return ((Number) Files.getAttribute(path, "unix:ino")).longValue() == inode;
    }

    private static @Nullable FileChannel openDescriptor(Path process, ProcessMaps.Entry entry) {
        int looked = 0;
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (looked++ == MAX_DESCRIPTORS) {
                    break;
                }
                if (Files.readSymbolicLink(descriptor).toString().equals(entry.path())) {
                    FileChannel file = open(descriptor, entry.inode());
                    if (file != null) {
                        return file;
                    }
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return null;
        }
        return null;
    }

    private static @Nullable Region recognise(
            FileChannel file, long start, long bytes, String name, String identity)
            throws IOException {
        Region region = null;
        try {
            if (bytes >= 1 && bytes <= BufferRegionLayout.MAX_TOTAL_BYTES) {
                FileMemory memory = new FileMemory(file, start, (int) bytes);
                FileMemory queues = queues(memory);
                if (queues != null) {
                    region = new Region(file, RegionKind.QUEUE, name, identity, queues);
                } else if (isBuffer(memory, name)) {
                    region = new Region(file, RegionKind.BUFFER, name, identity, memory);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            if (region == null) {
                file.close();
            }
        }
        return region;
    }

    /** A damaged one is recognised too if it is called as one. */
    private static boolean isBuffer(FileMemory memory, String name) {
        try {
            if (RegionNames.kindOf(name) == RegionKind.BUFFER) {
                BufferRegionLayout.readDamaged(memory, damage -> {});
            } else {
                BufferRegionLayout.read(memory);
            }
            return true;
        } catch (ShmipcException e) {
            return false;
        }
    }

    private static @Nullable FileMemory queues(FileMemory memory) {
        try {
            if (memory.sizeBytes() < 2 * Integer.BYTES) {
                return null;
            }
            int neededBytes = QueueRegion.sizeBytes(memory.getInt(0));
            int paddingBytes = memory.sizeBytes() - neededBytes;
            FileMemory exact =
                    paddingBytes > 0 && paddingBytes < MAX_PAGE_BYTES
                            ? memory.first(neededBytes)
                            : memory;
            QueueWalk.of(exact, QueueLayout.ofThisMachine());
            return exact;
        } catch (ShmipcException e) {
            return null;
        }
    }

    RegionKind kind() {
        return kind;
    }

    String name() {
        return name;
    }

    /** What tells it from any other region. */
    String identity() {
        return identity;
    }

    FileMemory memory() {
        return memory;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
