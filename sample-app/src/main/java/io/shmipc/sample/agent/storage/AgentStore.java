package io.shmipc.sample.agent.storage;

import io.shmipc.sample.record.ApplicationName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The logs of all applications, below one folder that a lock file keeps for one agent. Safe for use
 * by several threads.
 */
public final class AgentStore implements AutoCloseable {

    private static final String LOCK_FILE = ".lock";

    private final ReentrantLock lock = new ReentrantLock();
    private final Path folder;
    private final StorageSettings settings;
    private final FileChannel lockFile;
    private final Map<String, ApplicationLog> logs = new TreeMap<>();
    private boolean closed;

    private AgentStore(Path folder, StorageSettings settings, FileChannel lockFile) {
        this.folder = folder;
        this.settings = settings;
        this.lockFile = lockFile;
    }

    /**
     * Opens the store and recovers every log in it.
     *
     * @throws StorageException when the folder cannot be used, another agent uses it, or it holds
     *     more logs than {@code maxApplications}
     */
    public static AgentStore open(Path folder, StorageSettings settings) {
        try {
            Files.createDirectories(folder);
            AgentStore store = new AgentStore(folder, settings, lockFolder(folder));
            try {
                store.recover();
                return store;
            } catch (IOException | RuntimeException e) {
                store.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StorageException("cannot use the folder " + folder + ": " + e, e);
        }
    }

    /** The log of an application that is about to write; made when there is none. */
    public ApplicationLog forWriting(ApplicationName application) {
        lock.lock();
        try {
            ApplicationLog log = logs.get(application.value());
            return log != null ? log : create(application);
        } catch (IOException e) {
            throw new StorageException("cannot make the log of " + application + ": " + e, e);
        } finally {
            lock.unlock();
        }
    }

    /** The log of an application, or null when it has none. */
    public @Nullable ApplicationLog find(String application) {
        lock.lock();
        try {
            return logs.get(application);
        } finally {
            lock.unlock();
        }
    }

    /** All logs, by name. */
    public List<ApplicationLog> all() {
        lock.lock();
        try {
            return List.copyOf(logs.values());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes the log of an application and forgets it; its files stay. Does nothing when there is
     * none.
     */
    public void retire(String application) {
        ApplicationLog log;
        lock.lock();
        try {
            log = logs.remove(application);
        } finally {
            lock.unlock();
        }
        if (log != null) {
            try {
                log.close();
            } catch (IOException e) {
                throw new StorageException("cannot close the log of " + application + ": " + e, e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        lock.lock();
        try {
            for (ApplicationLog log : logs.values()) {
                try {
                    log.close();
                } catch (IOException e) {
                    failure = e;
                }
            }
            logs.clear();
            closed = true;
        } finally {
            lockFile.close();
            lock.unlock();
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void recover() throws IOException {
        List<Path> folders;
        try (Stream<Path> list = Files.list(folder)) {
            folders = list.filter(Files::isDirectory).sorted().toList();
        }
        for (Path each : folders) {
            create(nameOf(each));
        }
    }

    private static ApplicationName nameOf(Path logFolder) {
        try {
            return ApplicationName.ofFolder(logFolder.getFileName().toString());
        } catch (IllegalArgumentException e) {
            throw new StorageException(
                    "folder " + logFolder + " is not one of this agent: " + e.getMessage(), e);
        }
    }

    private ApplicationLog create(ApplicationName application) throws IOException {
        if (closed) {
            throw new StorageException("the agent is stopping and takes no records");
        }
        if (logs.size() >= settings.maxApplications()) {
            throw new StorageException(
                    String.format(
                            "no room for %s: applications=%d: applications < %d",
                            application, logs.size(), settings.maxApplications()));
        }
        ApplicationLog log =
                new ApplicationLog(folder.resolve(application.folder()), application, settings);
        logs.put(application.value(), log);
        return log;
    }

    private static FileChannel lockFolder(Path folder) throws IOException {
        FileChannel file =
                FileChannel.open(
                        folder.resolve(LOCK_FILE),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            FileLock held = file.tryLock();
            if (held != null) {
                return file;
            }
        } catch (OverlappingFileLockException e) {
            // Held by this very process: the same answer as when another holds it.
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        file.close();
        throw new StorageException("folder " + folder + " is used by another agent");
    }
}
