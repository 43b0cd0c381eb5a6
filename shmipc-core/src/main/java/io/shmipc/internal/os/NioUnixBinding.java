package io.shmipc.internal.os;

import io.shmipc.error.ConfigurationException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Binds a unix socket without native calls so that its file is never more open than asked for.
 * {@code java.nio} can set no permissions before it binds. So the socket is bound in a directory
 * that nobody else can enter, gets its permissions there, and is then linked to its place, which
 * fails if the place is taken meanwhile.
 */
final class NioUnixBinding {

    private static final int OWNER_ONLY = 0700;
    private static final int ATTEMPTS = 16;

    private static final String DIRECTORY_PREFIX = ".s";

    /** Every name has four digits, so that the longest path that fits is the same each time. */
    private static final int NAME_RADIX = 36;

    private static final int LOWEST_NAME = 36 * 36 * 36;

    private static final String SOCKET_NAME = "s";

    private NioUnixBinding() {}

    /** Returns which file was made; null where files have no permissions of this kind. */
    static @Nullable FileStatus bind(ServerSocketChannel channel, Path path, ListenOptions options)
            throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null
                || Files.getFileAttributeView(parent, PosixFileAttributeView.class) == null) {
            channel.bind(UnixDomainSocketAddress.of(path), options.backlog());
            return null;
        }
        Path beside = path.getParent();
        Path directory = createDirectory(beside == null ? Path.of("") : beside);
        try {
            if (!options.takeOver()) {
                UnixSocketFile.removeIfAbandoned(path, FileStatus.of(directory).uid(), options);
            }
            Path temporary = directory.resolve(SOCKET_NAME);
            try {
                return bindAndLink(channel, temporary, path, options);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } finally {
            Files.deleteIfExists(directory);
        }
    }

    private static FileStatus bindAndLink(
            ServerSocketChannel channel, Path temporary, Path path, ListenOptions options)
            throws IOException {
        int pathBytes = PathBytes.of(temporary).length;
        if (pathBytes > SockaddrDescriptor.MAX_PATH_BYTES) {
            int extraBytes = pathBytes - PathBytes.of(path).length;
            throw new ConfigurationException(
                    "path="
                            + path
                            + " of pathBytes="
                            + PathBytes.of(path).length
                            + " must be <= "
                            + (SockaddrDescriptor.MAX_PATH_BYTES - extraBytes)
                            + " to be bound without native calls");
        }
        channel.bind(UnixDomainSocketAddress.of(temporary), options.backlog());
        FileOwnership.give(temporary, options, LinkOption.NOFOLLOW_LINKS);
        FilePermissions.set(temporary, options.unixFileMode());
        FileStatus file = FileStatus.of(temporary);
        if (options.takeOver()) {
            UnixSocketFile.putInPlace(temporary, path, file.uid(), options);
            return file;
        }
        try {
            Files.createLink(path, temporary);
        } catch (FileAlreadyExistsException taken) {
            throw UnixSocketFile.inUse(path, "somebody made the file meanwhile");
        }
        return file;
    }

    private static Path createDirectory(Path beside) throws IOException {
        for (int attempt = 1; ; attempt++) {
            String name =
                    DIRECTORY_PREFIX
                            + Integer.toString(
                                    ThreadLocalRandom.current()
                                            .nextInt(LOWEST_NAME, LOWEST_NAME * NAME_RADIX),
                                    NAME_RADIX);
            try {
                return Files.createDirectory(
                        beside.resolve(name),
                        PosixFilePermissions.asFileAttribute(FilePermissions.setOf(OWNER_ONLY)));
            } catch (FileAlreadyExistsException taken) {
                if (attempt == ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }
}
