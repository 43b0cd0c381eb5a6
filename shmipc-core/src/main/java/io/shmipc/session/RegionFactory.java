package io.shmipc.session;

import io.shmipc.error.ProtocolException;
import io.shmipc.error.SystemCallException;
import io.shmipc.internal.memory.MemoryView;
import io.shmipc.internal.os.FileIdentity;
import io.shmipc.internal.os.Mapping;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.os.SharedFile;
import io.shmipc.internal.pool.BufferPool;
import io.shmipc.internal.queue.QueueLayout;
import io.shmipc.internal.queue.QueueRegion;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the memory of a client's session, and maps what a peer shares. */
final class RegionFactory {

    private static final Logger log = LoggerFactory.getLogger(RegionFactory.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Memory a client has created and not yet shared: descriptors open, contents initialised. */
    record Created(
            SessionMemory memory,
            String queueName,
            String bufferName,
            OwnedFd queueFd,
            OwnedFd bufferFd)
            implements AutoCloseable {

        /** Descriptors are needed only until the peer has them; the mappings stay. */
        @Override
        public void close() {
            queueFd.close();
            bufferFd.close();
        }
    }

    private RegionFactory() {}

    /**
     * Creates and initialises both regions.
     *
     * @param epoch of the hot restart after which they are needed, or 0
     * @throws io.shmipc.error.SystemCallException if the system has no memory to give or refuses
     */
    static Created create(SessionConfig config, SessionMode mode, long epoch) {
        // Peers key a table of mapped regions by name, so a name must be unique on the host, not
        // just in
        // this pid namespace.
        String unique = RegionFiles.newName(epoch, RANDOM.nextLong());
        Path directory = config.regionDirectory();
        Path queuePath = directory.resolve(unique + RegionFiles.QUEUE);
        Path bufferPath = directory.resolve(unique + RegionFiles.BUFFER);
        boolean files = mode == SessionMode.FILE;
        int queueBytes = QueueRegion.sizeBytes(config.queueCapacity());

        CleanUp undo = new CleanUp();
        try {
            OwnedFd bufferFd = open(files, bufferPath, config.regionBytes(), undo);
            OwnedFd queueFd = open(files, queuePath, queueBytes, undo);
            Mapping bufferMapping = undo.add(Mapping.map(bufferFd, config.regionBytes()));
            Mapping queueMapping = undo.add(Mapping.map(queueFd, queueBytes));
            BufferPool pool =
                    BufferPool.create(
                            MemoryView.of(bufferMapping.buffer()),
                            SessionConfigRules.sliceClasses(config.sizeClasses()),
                            SessionConfigRules.nanos(config.brokenListTimeout()));
            // Each session has a region of its own, so one server at most can accept.
            pool.offerTurns();
            QueueRegion queues =
                    QueueRegion.create(
                            MemoryView.of(queueMapping.buffer()),
                            config.queueCapacity(),
                            QueueLayout.ofThisMachine());
            SharedRegion region =
                    new SharedRegion(
                            bufferMapping,
                            pool,
                            SharedFile.identity(bufferFd),
                            files ? bufferPath : null,
                            unused -> {});
            region.name(bufferPath.getFileName().toString());
            region.enter();
            SessionMemory memory =
                    SessionMemory.of(
                            mode,
                            region,
                            queueMapping,
                            files ? queuePath : null,
                            SharedFile.identity(queueFd),
                            queues,
                            true,
                            () -> {});
            return new Created(
                    memory, queuePath.toString(), bufferPath.toString(), queueFd, bufferFd);
        } catch (RuntimeException | Error e) {
            undo.run(e);
            throw e;
        }
    }

    private static OwnedFd open(boolean file, Path path, long bytes, CleanUp undo) {
        if (!file) {
            return undo.add(SharedFile.createMemfd(path.getFileName().toString(), bytes));
        }
        OwnedFd fd = undo.add(SharedFile.createFile(path, bytes));
        FileIdentity identity = SharedFile.identity(fd);
        undo.add(() -> SharedFile.deleteIfSame(path, identity));
        return fd;
    }

    /** The same for memory that comes from no peer: within the default limits. */
    static SessionMemory map(
            SessionMode mode,
            OwnedFd bufferFd,
            OwnedFd queueFd,
            @Nullable Path bufferFile,
            @Nullable Path queueFile,
            RegionTable table) {
        PeerMemory nobody = new PeerMemory.Ledger(SessionConfig.defaults()).of(null);
        return map(mode, bufferFd, queueFd, bufferFile, queueFile, table, nobody);
    }

    /**
     * Maps what a client shares and checks it.
     *
     * @param peer whose memory it is
     * @param bufferFile where the buffer region lies, if it is a file this process may delete
     * @throws ProtocolException if a region breaks a rule
     */
    static SessionMemory map(
            SessionMode mode,
            OwnedFd bufferFd,
            OwnedFd queueFd,
            @Nullable Path bufferFile,
            @Nullable Path queueFile,
            RegionTable table,
            PeerMemory peer) {
        if (mode == SessionMode.MEMFD) {
            requireMemory("buffer", bufferFd);
            requireMemory("queue", queueFd);
        }
        FileIdentity queueIdentity = SharedFile.identity(queueFd);
        CleanUp undo = new CleanUp();
        try {
            Mapping queueMapping = undo.add(peer.map("queue", queueFd));
            QueueRegion queues =
                    QueueRegion.map(
                            MemoryView.of(queueMapping.buffer()), QueueLayout.ofThisMachine());
            Runnable releaseQueue = table.claimQueue(queueIdentity);
            undo.add(releaseQueue::run);
            // Both check the counters. A region is entered last, as nothing that fails may follow.
            queues.serverToClient().producer();
            queues.clientToServer().consumer();
            SharedRegion region = table.find(bufferFd, bufferFile, peer);
            return SessionMemory.of(
                    mode,
                    region,
                    queueMapping,
                    queueFile,
                    queueIdentity,
                    queues,
                    false,
                    releaseQueue);
        } catch (RuntimeException | Error e) {
            undo.run(e);
            throw e;
        }
    }

    /**
     * Another file may lie where each access waits for somebody, the peer for example, for as long
     * as he likes.
     */
    private static void requireMemory(String what, OwnedFd fd) {
        if (!SharedFile.isMemory(fd)) {
            throw new ProtocolException(
                    what + " region descriptor=" + fd + " is no memfd, must be one");
        }
    }

    /** Deletes a region's file at its end; a failure is logged, because ending must go on. */
    static void delete(Path file, FileIdentity identity) {
        try {
            SharedFile.deleteIfSame(file, identity);
        } catch (SystemCallException e) {
            log.warn("file of a region is left behind: {}", e.getMessage());
        }
    }
}
