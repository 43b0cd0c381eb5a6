package io.shmipc.sample.agent.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends whole batches of lines to the last file of a log and begins the next one when it is full.
 * Not thread-safe.
 */
final class RollingWriter implements AutoCloseable {

    private final Path folder;
    private final StorageSettings settings;
    private final List<Segment> segments;
    private @Nullable FileChannel channel;

    /**
     * @param segments what is there already, oldest first
     */
    RollingWriter(Path folder, StorageSettings settings, List<Segment> segments) {
        this.folder = folder;
        this.settings = settings;
        this.segments = new ArrayList<>(segments);
    }

    List<Segment> segments() {
        return List.copyOf(segments);
    }

    long nextRecord() {
        return segments.isEmpty() ? 0 : last().endRecord();
    }

    /**
     * The file that the next {@code length} bytes go to; the one before is finished first when they
     * do not fit it any more.
     */
    Segment prepare(int length) throws IOException {
        if (!segments.isEmpty()
                && last().sizeBytes() > 0
                && last().sizeBytes() + length > settings.fileBytes()) {
            finishFile();
            segments.add(Segment.empty(folder, last().endRecord()));
        } else if (segments.isEmpty()) {
            segments.add(Segment.empty(folder, 0));
        }
        return last();
    }

    /**
     * Writes to the file that {@link #prepare} named. When that fails half way, for example because
     * the device is full, the file is cut back to what it was: at once where that works, otherwise
     * before the next write or by the next start.
     */
    void append(byte[] bytes, int offset, int length, int records) throws IOException {
        Segment segment = last();
        FileChannel file = openFile(segment);
        ByteBuffer remaining = ByteBuffer.wrap(bytes, offset, length);
        try {
            long position = segment.sizeBytes();
            while (remaining.hasRemaining()) {
                position += file.write(remaining, position);
            }
        } catch (IOException e) {
            channel = null;
            cutBack(file, segment, e);
            throw e;
        }
        segments.set(segments.size() - 1, segment.grown(records, length));
    }

    /** Forces what is written to the device. */
    void force() throws IOException {
        if (channel != null) {
            channel.force(false);
        }
    }

    @Override
    public void close() throws IOException {
        finishFile();
    }

    private Segment last() {
        return segments.get(segments.size() - 1);
    }

    private FileChannel openFile(Segment segment) throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open =
                    FileChannel.open(
                            segment.path(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel = open;
            open.truncate(segment.sizeBytes());
        }
        return open;
    }

    private void finishFile() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            return;
        }
        channel = null;
        try (open) {
            if (settings.fsync() != FsyncPolicy.NEVER) {
                open.force(false);
            }
        }
    }

    private static void cutBack(FileChannel file, Segment segment, IOException reason) {
        try (file) {
            file.truncate(segment.sizeBytes());
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
