package io.shmipc.hostile;

import static io.shmipc.hostile.RawPeer.SHARE_FILES;
import static io.shmipc.hostile.RawPeer.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.error.HandshakeException;
import io.shmipc.error.ProtocolException;
import io.shmipc.testkit.RecordingListener;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths in version 2 that name no region. */
class BadFileTest {

    private static Throwable offer(ServerUnderAttack target, Path queue, Path buffer) {
        try (RawPeer peer = target.connect()) {
            peer.send(names(2, SHARE_FILES, queue.toString(), buffer.toString()));
            Throwable end = target.nextEnd();
            peer.awaitClosed();
            return end;
        }
    }

    @Test
    void shouldRefuseNamesThatDoNotExist() {
        try (ServerUnderAttack target = new ServerUnderAttack()) {
            Path nowhere = target.folder().resolve("nowhere");
            assertThat(offer(target, nowhere, nowhere))
                    .isInstanceOf(HandshakeException.class)
                    .hasMessageContaining("ENOENT")
                    .hasMessageContaining("path=" + nowhere);
        }
    }

    @Test
    void shouldRefuseAGoodBufferWithAQueueThatDoesNotExist() throws Exception {
        try (ServerUnderAttack target = new ServerUnderAttack()) {
            Path buffer = target.folder().resolve("shmipc_buffer");
            Path queue = target.folder().resolve("shmipc_queue");
            try (RawMemory memory = RawMemory.files(buffer, queue)) {
                Files.delete(queue);
                assertThat(offer(target, queue, buffer)).hasMessageContaining("path=" + queue);
            }
            assertThat(buffer).as("a refused session deletes nothing").exists();
        }
    }

    @Test
    void shouldRefuseWhatIsNoRegularFile() throws Exception {
        try (ServerUnderAttack target = new ServerUnderAttack()) {
            Path fifo = target.folder().resolve("fifo");
            new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
            Path file = Files.createFile(target.folder().resolve("file"));
            Path link = Files.createSymbolicLink(target.folder().resolve("link"), file);
            Path loop = target.folder().resolve("loop");
            Files.createSymbolicLink(loop, loop);
            Path socket = target.folder().resolve("s");
            for (Path path :
                    new Path[] {target.folder(), fifo, link, loop, socket, Path.of("/dev/zero")}) {
                assertThat(offer(target, path, path))
                        .isInstanceOf(ProtocolException.class)
                        .hasMessageContaining("path=" + path)
                        .hasMessageContaining("is not a regular file");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative-and-nowhere"})
    void shouldRefuseNamesThatAreNoPaths(String name) {
        try (ServerUnderAttack target = new ServerUnderAttack()) {
            assertThat(offer(target, Path.of(name), Path.of(name)))
                    .isInstanceOfAny(HandshakeException.class, ProtocolException.class);
        }
    }

    @Test
    void shouldRefuseEmptyAndShortFiles() throws Exception {
        try (ServerUnderAttack target = new ServerUnderAttack()) {
            Path empty = Files.createFile(target.folder().resolve("empty"));
            assertThat(offer(target, empty, empty))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("queue region sizeBytes=0 must be >= 1");
            Path text = Files.writeString(target.folder().resolve("text"), "x".repeat(5000));
            assertThat(offer(target, text, text))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("must be");
            assertThat(text).as("somebody else's file").hasSize(5000);
        }
    }

    @Test
    void shouldDeleteNothingOutsideTheFolderOfRegions() throws Exception {
        try (ServerUnderAttack target = new ServerUnderAttack()) {
            Path buffer = target.folder().resolve("shmipc_buffer");
            Path queue = target.folder().resolve("shmipc_queue");
            try (RawMemory memory = RawMemory.files(buffer, queue);
                    RawPeer peer = target.connect()) {
                peer.send(names(2, SHARE_FILES, queue.toString(), buffer.toString()));
                peer.send(RawPeer.frame(2, RawPeer.POLLING));
                peer.close();
                assertThat(target.nextEnd()).isSameAs(RecordingListener.ON_PURPOSE);
            }
            assertThat(buffer).exists();
            assertThat(queue).exists();
        }
    }
}
