package io.shmipc.session;

import io.shmipc.error.ShmipcException;
import io.shmipc.internal.os.FileIdentity;
import io.shmipc.internal.os.LifeLock;
import io.shmipc.internal.os.OwnedFd;
import io.shmipc.internal.os.Platform;
import io.shmipc.internal.os.SharedFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names of the files in which regions lie, and the removal of those that dead processes left.
 *
 * <p>What is removed is a regular file with a name that only this implementation gives, belongs to
 * our user, is older than a minute, and that no living process of this implementation has mapped,
 * in whatever container it lives: each holds a {@link LifeLock}. The process id in the name proves
 * nothing, as it may have been given to another process or be that of another namespace. Files of
 * other implementations are never touched: nothing tells whether they are in use.
 */
final class RegionFiles {

    static final String QUEUE = "_queue";
    static final String BUFFER = "_buffer";

    private static final Logger log = LoggerFactory.getLogger(RegionFiles.class);
    private static final Pattern OURS =
            Pattern.compile(
                    "shmipc_[0-9]{1,19}(_epoch_[0-9]{1,20})?_jvm_[0-9a-f]{16}("
                            + QUEUE
                            + "|"
                            + BUFFER
                            + ")");
    private static final String GLOB = "shmipc_*_jvm_*";

    /** A file is locked right after it was created; nothing takes this long in between. */
    private static final long YOUNG_MILLIS = TimeUnit.MINUTES.toMillis(1);

    /** A folder with more files than this is looked at again at the next start. */
    private static final int MAX_LOOKED_AT = 10_000;

    private RegionFiles() {}

    /**
     * What both names of a client's files begin with.
     *
     * @param epoch of the hot restart that makes a client connect anew, or 0
     */
    static String newName(long epoch, long random) {
        return "shmipc_"
                + ProcessHandle.current().pid()
                + (epoch == 0 ? "" : "_epoch_" + Long.toUnsignedString(epoch))
                + "_jvm_"
                + "%016x".formatted(random);
    }

    /**
     * Removes what dead processes left in a folder. Never fails: what cannot be removed is logged.
     *
     * @return how many files were removed
     */
    static int sweep(Path directory) {
        if (!Platform.nativeSocketsAvailable() || !Files.isDirectory(directory)) {
            return 0;
        }
        int removed = 0;
        int lookedAt = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, GLOB)) {
            int ourUid = (int) Platform.effectiveUid();
            for (Path file : files) {
                if (++lookedAt > MAX_LOOKED_AT) {
                    break;
                }
                if (isCandidate(file) && removeIfDead(file, ourUid)) {
                    removed++;
                }
            }
        } catch (IOException | DirectoryIteratorException | ShmipcException e) {
            log.debug("regionDirectory={} cannot be looked through: {}", directory, e.toString());
        }
        if (removed > 0) {
            log.info("removed files of dead processes: regionDirectory={} {}", directory, removed);
        }
        return removed;
    }

    private static boolean isCandidate(Path file) throws IOException {
        return OURS.matcher(file.getFileName().toString()).matches()
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean removeIfDead(Path file, int ourUid) {
        try (OwnedFd fd = SharedFile.openFile(file)) {
            if (SharedFile.ownerUid(fd) != ourUid || isYoung(file) || !LifeLock.takeIfUnused(fd)) {
                return false;
            }
            FileIdentity identity = SharedFile.identity(fd);
            return SharedFile.deleteIfSame(file, identity);
        } catch (IOException | ShmipcException e) {
            log.debug("file={} is left where it is: {}", file, e.toString());
            return false;
        }
    }

    private static boolean isYoung(Path file) throws IOException {
        long modified = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis();
        return System.currentTimeMillis() - modified < YOUNG_MILLIS;
    }
}
