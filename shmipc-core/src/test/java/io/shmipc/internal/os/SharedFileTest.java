package io.shmipc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.ProtocolException;
import io.shmipc.error.SystemCallException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SharedFileTest {

    private static final int ALL_SIZE_SEALS =
            Linux.F_SEAL_SHRINK | Linux.F_SEAL_GROW | Linux.F_SEAL_SEAL;

    @TempDir Path directory;

    @Test
    void shouldSealTheSizeOfAMemfdAndReserveItsPages() throws Exception {
        try (OwnedFd fd = SharedFile.createMemfd("name", 100_000)) {
            assertThat(SharedFile.seals(fd)).isEqualTo(ALL_SIZE_SEALS);
            assertThat(SharedFile.isSealedAgainstShrinking(fd)).isTrue();
            assertThat(SharedFile.identity(fd).sizeBytes()).isEqualTo(100_000);
            assertThat(LibC.C.ftruncate(fd.value(), 10)).isEqualTo(-1);
            assertThat(Errno.last()).isEqualTo(Errno.EPERM);
            assertThat(allocatedBytes(fd)).isGreaterThanOrEqualTo(100_000);
        }
    }

    @Test
    void shouldLeaveNoDescriptorWhenAFileCannotBeCreated() throws Exception {
        OpenDescriptors.assertNoneLeft(
                () ->
                        assertThatThrownBy(
                                        () -> SharedFile.createFile(Path.of("/proc/self/none"), 1))
                                .isInstanceOf(SystemCallException.class)
                                .hasMessageContaining("path=/proc/self/none"));
    }

    @Test
    void shouldKeepBoundsOfNameAndSize() {
        SharedFile.createMemfd("x".repeat(249), 1).close();
        assertThatThrownBy(() -> SharedFile.createMemfd("x".repeat(250), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nameBytes=250 must be without NUL and <= 249");
        assertThatThrownBy(() -> SharedFile.createMemfd("a\0b", 1))
                .isInstanceOf(IllegalArgumentException.class);
        for (long size : new long[] {-1, 0, 1L << 31}) {
            assertThatThrownBy(() -> SharedFile.createMemfd("x", size))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("sizeBytes=" + size + " must be >= 1 and <= 2147483647");
        }
    }

    @Test
    void shouldCreateAFileForItsOwnerOnlyAndOnlyOnce() throws Exception {
        Path path = directory.resolve("file-\u00e4");
        try (OwnedFd fd = SharedFile.createFile(path, 5000)) {
            assertThat(FileStatus.of(path).permissions()).isEqualTo(0600);
            assertThat(Files.size(path)).isEqualTo(5000);
            assertThat(SharedFile.identity(fd)).isEqualTo(SharedFile.identity(path));
            assertThat(SharedFile.isSealedAgainstShrinking(fd)).isFalse();
        }
        assertThatThrownBy(() -> SharedFile.createFile(path, 5000))
                .isInstanceOf(SystemCallException.class)
                .hasMessageStartingWith("open(path=" + path + ") failed: errno=17 EEXIST (");
        assertThat(path).exists();
    }

    @Test
    void shouldReportAtOnceThatTheSizeDoesNotFitAndLeaveNoFile() throws Exception {
        Path path = directory.resolve("file");
        ChildJvm.Result result =
                ChildJvm.runAfter("ulimit -f 2048", TooLarge.class, path.toString());
        assertThat(result.exitStatus()).as(result.output()).isZero();
        assertThat(result.output())
                .contains("memfd: ftruncate(fd=")
                .contains("file: ftruncate(fd=")
                .contains("errno=27 EFBIG (File too large)");
        assertThat(path).doesNotExist();
    }

    /** Runs where no file may be larger than 2 MiB. */
    static final class TooLarge {
        public static void main(String[] arguments) throws Exception {
            OpenDescriptors.assertNoneLeft(
                    () -> {
                        report("memfd", () -> SharedFile.createMemfd("m", 4 << 20));
                        report("file", () -> SharedFile.createFile(Path.of(arguments[0]), 4 << 20));
                    });
        }

        private static void report(String what, Runnable creation) {
            try {
                creation.run();
                System.exit(3);
            } catch (SystemCallException expected) {
                System.out.println(what + ": " + expected.getMessage());
            }
        }
    }

    @Test
    void shouldOpenAnExistingFile() {
        Path path = directory.resolve("file");
        try (OwnedFd created = SharedFile.createFile(path, 4096);
                OwnedFd opened = SharedFile.openFile(path)) {
            assertThat(opened.value()).isNotEqualTo(created.value());
            assertThat(SharedFile.identity(opened)).isEqualTo(SharedFile.identity(created));
        }
    }

    @Test
    void shouldRefuseToOpenWhatIsNoRegularFile() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        Path link = directory.resolve("link");
        try (OwnedFd fd = SharedFile.createFile(directory.resolve("file"), 1)) {
            Files.createSymbolicLink(link, directory.resolve("file"));
            for (Path path : new Path[] {fifo, link, directory, Path.of("/dev/null")}) {
                OpenDescriptors.assertNoneLeft(
                        () ->
                                assertThatThrownBy(() -> SharedFile.openFile(path))
                                        .isInstanceOf(ProtocolException.class)
                                        .hasMessageContaining("path=" + path)
                                        .hasMessageContaining("is not a regular file"));
            }
        }
        assertThatThrownBy(() -> SharedFile.openFile(directory.resolve("missing")))
                .isInstanceOf(SystemCallException.class)
                .hasMessageContaining("errno=2 ENOENT (No such file or directory)");
    }

    @Test
    void shouldDeleteAFileOnlyWhileItIsTheSame() throws Exception {
        Path path = directory.resolve("file");
        FileIdentity first;
        // Open meanwhile, so that the second file cannot get the inode number of the first.
        try (OwnedFd fd = SharedFile.createFile(path, 10)) {
            first = SharedFile.identity(fd);
            Files.delete(path);
            assertThat(SharedFile.deleteIfSame(path, first)).isFalse();
            try (OwnedFd second = SharedFile.createFile(path, 10)) {
                assertThat(SharedFile.deleteIfSame(path, first)).isFalse();
                assertThat(path).exists();
                assertThat(SharedFile.deleteIfSame(path, SharedFile.identity(second))).isTrue();
                assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isFalse();
            }
        }
    }

    @Test
    void shouldNotLeakDescriptors() throws Exception {
        Path path = directory.resolve("file");
        OpenDescriptors.assertNoneLeft(
                () -> {
                    SharedFile.createMemfd("leak", 4096).close();
                    SharedFile.createFile(path, 4096).close();
                    SharedFile.openFile(path).close();
                    assertThatThrownBy(() -> SharedFile.createFile(path, 4096))
                            .isInstanceOf(SystemCallException.class);
                    Files.delete(path);
                });
    }

    private static long allocatedBytes(OwnedFd fd) throws Exception {
        Process stat =
                new ProcessBuilder(
                                "stat",
                                "-L",
                                "-c",
                                "%b %B",
                                "/proc/" + ProcessHandle.current().pid() + "/fd/" + fd.value())
                        .start();
        String[] words = new String(stat.getInputStream().readAllBytes()).trim().split(" ");
        assertThat(stat.waitFor()).isZero();
        return Long.parseLong(words[0]) * Long.parseLong(words[1]);
    }
}
