package io.shmipc.twojvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.Eventually;
import io.shmipc.session.SessionConfig;
import io.shmipc.testkit.ForkedJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process that was killed with both ends of a session in it leaves in the folder. */
class DeadFilesIT {

    private static final List<String> OTHER_PID_NAMESPACE =
            List.of("unshare", "-p", "-f", "-m", "--mount-proc", "--kill-child=SIGKILL");

    @TempDir Path sockets;
    @TempDir Path regions;

    private ForkedJvm start(List<String> wrapper, String name) {
        String own = System.getProperty("java.class.path");
        return ForkedJvm.startBehind(
                wrapper,
                System.getProperty("surefire.test.class.path", own),
                RegionHolderMain.class,
                List.of(),
                "unix:" + sockets.resolve(name),
                regions.toString());
    }

    /** So old that none can be in the making. */
    private void age() throws IOException {
        FileTime old = FileTime.fromMillis(System.currentTimeMillis() - TimeUnit.HOURS.toMillis(1));
        for (Path file : files()) {
            Files.setLastModifiedTime(file, old);
        }
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.list(regions)) {
            return all.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startAndStopAServer() {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(sockets.resolve("sweeper"));
        SessionConfig session = SessionConfig.builder().regionDirectory(regions).build();
        ShmipcServer.start(ServerConfig.builder(address).session(session).build(), s -> {}).close();
    }

    private void shouldSweepTheDeadAndSpareTheLiving(List<String> wrapper, String pid)
            throws Exception {
        try (ForkedJvm dead = start(wrapper, "dead");
                ForkedJvm living = start(wrapper, "living")) {
            assertThat(dead.next()).startsWith("ready");
            assertThat(living.next()).startsWith("ready");
            assertThat(files()).hasSize(4);
            age();
            startAndStopAServer();
            assertThat(files()).as("both live").hasSize(4);

            dead.kill();
            Eventually.isTrue(
                    () -> {
                        try {
                            // The living may have written to its files meanwhile.
                            age();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        startAndStopAServer();
                        return files().size() == 2;
                    });
            age();
            startAndStopAServer();
            assertThat(files()).as("those of the living").hasSize(2);
            living.tell("exchange");
            String said = living.next();
            assertThat(said).startsWith("pid " + pid);
            String name = "shmipc_" + said.substring("pid ".length()) + "_jvm_";
            assertThat(files()).allMatch(f -> f.getFileName().toString().startsWith(name));
            living.tell("end");
            assertThat(living.awaitExit()).isZero();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void shouldGoAtTheNextStartOfAnotherAndThoseOfTheLivingStay() throws Exception {
        shouldSweepTheDeadAndSpareTheLiving(List.of(), "");
    }

    /** Both are pid 1, and as such alive as long as anybody looks from within its own namespace. */
    @Test
    void shouldGoAndStayAlsoWhereProcessIdsMeanNothing() throws Exception {
        assumeTrue(canUnshare(), "needs the right to make a process namespace");
        shouldSweepTheDeadAndSpareTheLiving(OTHER_PID_NAMESPACE, "1");
    }

    private static boolean canUnshare() throws Exception {
        List<String> command =
                Stream.concat(OTHER_PID_NAMESPACE.stream(), Stream.of("true")).toList();
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }
}
