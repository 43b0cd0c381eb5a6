package io.shmipc.twojvm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shmipc.internal.os.Platform;
import io.shmipc.testkit.ForkedJvm;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts JVMs as another user. What this process built only its own user may be able to read, so
 * the class path is copied to where everybody can.
 */
final class OtherUser implements AutoCloseable {

    /** The one that systems call nobody; it need not exist. */
    static final int UID = 65534;

    private final Path folder;
    private final String classPath;

    /** Skips the test where this process cannot become another user. */
    OtherUser() {
        assumeTrue(Platform.effectiveUid() == 0, "needs root, to start a process of another user");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv");
        try {
            folder = Files.createTempDirectory("shm-other");
            open(folder);
            List<String> copies = new ArrayList<>();
            String own = System.getProperty("java.class.path");
            String entries = System.getProperty("surefire.test.class.path", own);
            for (String entry : entries.split(File.pathSeparator)) {
                Path source = Path.of(entry);
                if (Files.exists(source)) {
                    Path copy = folder.resolve(copies.size() + "-" + source.getFileName());
                    copy(source, copy);
                    copies.add(copy.toString());
                }
            }
            classPath = String.join(File.pathSeparator, copies);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param groups ids of supplementary groups, or none
     */
    ForkedJvm start(Class<?> main, List<Integer> groups, String... arguments) {
        List<String> wrapper =
                new ArrayList<>(List.of("/usr/bin/setpriv", "--reuid=" + UID, "--regid=" + UID));
        wrapper.add(
                groups.isEmpty()
                        ? "--clear-groups"
                        : "--groups="
                                + String.join(",", groups.stream().map(String::valueOf).toList()));
        return ForkedJvm.startBehind(wrapper, classPath, main, List.of(), arguments);
    }

    /** Lets everybody enter a folder. */
    static void open(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> sources = Files.walk(from)) {
            for (Path source : sources.toList()) {
                Path target = to.resolve(from.relativize(source).toString());
                Files.copy(source, target);
                String mode = Files.isDirectory(target) ? "rwxr-xr-x" : "rw-r--r--";
                Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
            }
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
