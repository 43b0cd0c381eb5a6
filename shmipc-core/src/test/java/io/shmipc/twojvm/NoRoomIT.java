package io.shmipc.twojvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.testkit.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Too little room for a region: an error when it is created, never a signal later. */
class NoRoomIT {

    private static final long MIB = 1 << 20;

    @Test
    void shouldSayWhatIsFreeWhenAFileSystemInMemoryIsTooSmall() {
        try (Workplace place = new Workplace()) {
            Container.PRIVILEGED.assumePermitted(place.folder());
            Settings settings =
                    new Settings(
                            place.settings("FILE/unix", false).address(),
                            "FILE",
                            "/dev/shm",
                            false);
            try (ForkedJvm program =
                    ForkedJvm.start(
                            Container.PRIVILEGED.launcher(place.folder(), "8m"),
                            NoRoomClient.class,
                            List.of(),
                            settings.arguments())) {
                program.expect("ready");
                program.tell("FILE 16 fail");
                assertThat(program.next())
                        .contains("HandshakeException: mode=FILE is not available here")
                        .contains("sizeBytes=" + 16 * MIB + ", freeBytes=" + 8 * MIB)
                        .contains("ENOSPC");
                program.tell("FILE 16 fallBack");
                program.expect("exchanged SOCKET_ONLY");
                // The failed ones have left no file behind, so that this one fits.
                program.tell("FILE 7 fail");
                program.expect("exchanged FILE");
                // An anonymous file is not bounded by it.
                program.tell("MEMFD 16 fail");
                program.expect("exchanged MEMFD");
                program.tell("exit");
                assertThat(program.awaitExit()).isZero();
            }
        }
    }

    @Test
    void shouldSayWhatIsFreeWhereTheKernelWouldKill() throws Exception {
        try (Workplace place = new Workplace();
                MemoryGroup group = MemoryGroup.create(256 * MIB)) {
            Settings settings = place.settings("MEMFD/unix", false);
            try (ForkedJvm program =
                    ForkedJvm.start(
                            group.launcher(),
                            NoRoomClient.class,
                            List.of("-Xmx64m"),
                            settings.arguments())) {
                program.expect("ready");
                program.tell("MEMFD 512 fail");
                assertThat(program.next())
                        .contains("HandshakeException: mode=MEMFD is not available here")
                        .contains("sizeBytes=" + 512 * MIB + ", freeBytes=")
                        .contains("of limitBytes=" + 256 * MIB + " in cgroup " + group.path())
                        .contains("ENOMEM");
                program.tell("MEMFD 512 fallBack");
                program.expect("exchanged SOCKET_ONLY");
                long before = group.usageBytes();
                program.tell("MEMFD 32 fail");
                program.expect("exchanged MEMFD");
                assertThat(before).as("usage without a region").isLessThan(224 * MIB);
                program.tell("exit");
                assertThat(program.awaitExit()).isZero();
            }
        }
    }

    /** A memory cgroup of the first version, in which a program is started. */
    private static final class MemoryGroup implements AutoCloseable {

        private static final Path TOP = Path.of("/sys/fs/cgroup/memory");

        private final Path path;

        private MemoryGroup(Path path) {
            this.path = path;
        }

        static MemoryGroup create(long limitBytes) {
            try {
                MemoryGroup group =
                        new MemoryGroup(
                                Files.createDirectory(
                                        TOP.resolve("shmipc-test-" + System.nanoTime())));
                Files.writeString(
                        group.path.resolve("memory.limit_in_bytes"), String.valueOf(limitBytes));
                return group;
            } catch (IOException e) {
                return Assumptions.abort("no memory cgroup can be made here: " + e);
            }
        }

        Path path() {
            return path;
        }

        List<String> launcher() {
            return List.of(
                    "sh", "-c", "echo $$ > \"$0/cgroup.procs\" && exec \"$@\"", path.toString());
        }

        long usageBytes() throws IOException {
            return Long.parseLong(Files.readString(path.resolve("memory.usage_in_bytes")).trim());
        }

        @Override
        public void close() throws IOException {
            Files.delete(path);
        }
    }
}
