package io.shmipc.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.benchmarks.model.Contender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PeerProcessIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Test
    void shouldTellWhatFailedThere() throws Exception {
        try (RunFolder folder = RunFolder.create();
                PeerProcess peer = PeerProcess.start(Contender.UNIX_SOCKET, folder)) {
            assertThatExceptionOfType(PeerFailedException.class)
                    .isThrownBy(() -> peer.ask("dance", TIMEOUT))
                    .withMessageContaining("command=dance is unknown");
            assertThat(peer.ask(PeerCommands.STOP, TIMEOUT)).isEmpty();
        }
    }

    @Test
    void shouldLeaveTheFolderAloneWhenItIsClosed() throws Exception {
        try (RunFolder folder = RunFolder.create()) {
            PeerProcess.start(Contender.UNIX_SOCKET, folder).close();

            assertThat(folder.path()).exists();
        }
    }

    @Test
    void shouldEndAndCleanUpWhenItsParentIsGone() throws Exception {
        try (RunFolder folder = RunFolder.create()) {
            Files.writeString(folder.path().resolve("left-behind"), "");
            Process orphan = start(folder.path());
            // What the death of a parent does, whatever the child is at.
            orphan.getOutputStream().close();

            assertThat(orphan.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(folder.path()).doesNotExist();
        }
    }

    private static Process start(Path folder) throws IOException {
        return new ProcessBuilder(PeerProcess.command(Contender.UNIX_SOCKET, folder))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
