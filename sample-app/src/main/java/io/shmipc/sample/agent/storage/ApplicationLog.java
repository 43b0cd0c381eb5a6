package io.shmipc.sample.agent.storage;

import io.shmipc.sample.record.Acknowledgement;
import io.shmipc.sample.record.ApplicationName;
import io.shmipc.sample.record.Batch;
import io.shmipc.sample.record.BatchFormatException;
import io.shmipc.sample.record.Level;
import io.shmipc.sample.record.LevelCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log of one application. Safe for use by several threads; one run of the application writes at
 * a time: opening a run ends the one before, whose later batches are refused.
 */
public final class ApplicationLog implements AutoCloseable {

    /** Most lines that {@link #newest} can give. */
    public static final int MAX_NEWEST = 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final ApplicationName name;
    private final StorageSettings settings;
    private final RecordIndex index = new RecordIndex(MAX_NEWEST);
    private final LevelCounts levels = new LevelCounts();
    private final BodyScanner scanner = new BodyScanner();
    private final RollingWriter writer;
    private final List<String> findings;

    private Run run = Run.NONE;
    private boolean closed;

    /**
     * What is stored at one moment.
     *
     * @param segments oldest first
     */
    public record Snapshot(List<Segment> segments, Map<Level, Long> levels) {

        public long records() {
            return segments.stream().mapToLong(Segment::records).sum();
        }

        public long sizeBytes() {
            return segments.stream().mapToLong(Segment::sizeBytes).sum();
        }
    }

    /**
     * Opens the log in {@code folder}, which need not exist, and recovers what is there.
     *
     * @throws IOException when the folder cannot be used
     * @throws StorageException when it holds something that is no log
     */
    ApplicationLog(Path folder, ApplicationName name, StorageSettings settings) throws IOException {
        this.name = name;
        this.settings = settings;
        Files.createDirectories(folder);
        Recovery recovery = new Recovery(index, levels);
        writer = new RollingWriter(folder, settings, recovery.recover(folder));
        findings = List.copyOf(recovery.findings());
    }

    public ApplicationName name() {
        return name;
    }

    /** What recovery found that a clean stop does not leave, a sentence each. */
    public List<String> findings() {
        return findings;
    }

    /** Begins a run; its records are numbered from 0. */
    public Acknowledgement open(long runId) {
        lock.lock();
        try {
            requireOpen();
            run = Run.opened(runId, writer.nextRecord());
            return run.acknowledgement();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes a batch, whole or not at all. Once a batch of a run is refused, those that follow it
     * are passed over in silence: a run never has a hole, and one cause gives one message.
     *
     * @throws BatchFormatException when the batch is not the next one of the current run
     * @throws StorageException when it cannot be written
     */
    public void append(Batch batch) {
        lock.lock();
        try {
            requireOpen();
            if (!run.is(batch.run())) {
                throw new BatchFormatException("batch of a run of " + name + " that is not open");
            }
            if (run.error().isEmpty()) {
                write(batch);
            }
        } catch (BatchFormatException | StorageException e) {
            if (run.is(batch.run())) {
                run = run.failed(String.valueOf(e.getMessage()));
            }
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /** How much of a run is written; forced to the device where the policy asks for that. */
    public Acknowledgement acknowledge(long runId) {
        lock.lock();
        try {
            requireOpen();
            if (!run.is(runId)) {
                return new Acknowledgement(
                        0, 0, "the run is not open; another run of " + name + " may have begun");
            }
            if (settings.fsync() == FsyncPolicy.ON_ACKNOWLEDGE) {
                writer.force();
            }
            return run.acknowledgement();
        } catch (IOException e) {
            return new Acknowledgement(run.base(), 0, "cannot force " + name + " to disk: " + e);
        } finally {
            lock.unlock();
        }
    }

    public Snapshot snapshot() {
        lock.lock();
        try {
            return new Snapshot(writer.segments(), levels.toMap());
        } finally {
            lock.unlock();
        }
    }

    /**
     * The newest lines, oldest of them first.
     *
     * @param count at most this many, and never more than {@value #MAX_NEWEST}
     * @param maxBytes together, but one line is given even if it is longer
     */
    public List<byte[]> newest(int count, long maxBytes) {
        List<Segment> segments;
        List<RecordIndex.Place> places;
        lock.lock();
        try {
            segments = writer.segments();
            places = List.copyOf(index.newest(count, maxBytes));
        } finally {
            lock.unlock();
        }
        return PlaceReader.read(segments, places);
    }

    /** Finishes the last file. Later calls throw. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            writer.close();
        } finally {
            lock.unlock();
        }
    }

    private void write(Batch batch) {
        if (batch.firstRecord() != run.written()) {
            throw new BatchFormatException(
                    "firstRecord=" + batch.firstRecord() + ": firstRecord == " + run.written());
        }
        scanner.scan(batch);
        try {
            Segment segment = writer.prepare(batch.bodyLength());
            writer.append(
                    batch.bytes(), batch.bodyOffset(), batch.bodyLength(), batch.recordCount());
            scanner.index(index, segment.firstRecord(), segment.sizeBytes());
        } catch (IOException e) {
            throw new StorageException("cannot write the log of " + name + ": " + e, e);
        }
        levels.addAll(scanner.levels());
        run = run.advanced(batch.recordCount());
    }

    private void requireOpen() {
        if (closed) {
            throw new StorageException("the log of " + name + " is closed");
        }
    }
}
