package io.shmipc.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.ConfigurationException;
import io.shmipc.error.HandshakeException;
import io.shmipc.error.ProtocolException;
import io.shmipc.internal.os.ForeignMemfd;
import io.shmipc.internal.queue.QueueRegion;
import io.shmipc.session.SessionConfig;
import io.shmipc.testkit.RecordingListener;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** How much memory a peer may have mapped here, and of which kind. */
class PeerMemoryTest {

    private static final int EPERM = 1;
    private static final int HEALTHY_BYTES = 64 * 1024 + QueueRegion.sizeBytes(64);
    private static final int HOSTILE_BYTES =
            RawMemory.BUFFER_BYTES + QueueRegion.sizeBytes(RawMemory.QUEUE_CAPACITY);

    private static ServerUnderAttack with(SessionConfig.Builder settings) {
        return new ServerUnderAttack(settings, ServerUnderAttack::echo);
    }

    private static Throwable refusedFor(ServerUnderAttack target, RawMemory memory) {
        try (RawPeer peer = target.connect()) {
            peer.share(memory);
            Throwable end = target.nextEnd();
            peer.awaitClosed();
            return end;
        }
    }

    @Test
    void shouldRefuseARegionCutIntoMoreSlicesThanAllowed() {
        try (ServerUnderAttack target = with(ServerUnderAttack.settings().maxRegionSlices(64));
                RawMemory memory = RawMemory.memfd()) {
            assertThat(refusedFor(target, memory))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("slices=74 must be <= maxRegionSlices=64");
        }
    }

    @Test
    void shouldMapSoMuchForAPeerAndNoMoreUntilItGivesSomeBack() {
        long limit = HEALTHY_BYTES + 2L * HOSTILE_BYTES;
        try (ServerUnderAttack target =
                        with(ServerUnderAttack.settings().maxPeerMemoryBytes(limit));
                RawMemory first = RawMemory.memfd();
                RawMemory second = RawMemory.memfd();
                RawMemory third = RawMemory.memfd()) {
            RawPeer peer = target.connect().openSession(first);
            RawPeer other = target.connect().openSession(second);
            assertThat(refusedFor(target, third))
                    .isInstanceOf(HandshakeException.class)
                    .hasMessageContaining("mappedBytes=" + limit)
                    .hasMessageContaining("the sum must be <= maxPeerMemoryBytes=" + limit);
            peer.close();
            assertThat(target.nextEnd()).isSameAs(RecordingListener.ON_PURPOSE);
            try (RawPeer again = target.connect().openSession(third)) {
                assertThat(again.socket().isOpen()).isTrue();
            }
            assertThat(target.nextEnd()).isSameAs(RecordingListener.ON_PURPOSE);
            other.close();
            assertThat(target.nextEnd()).isSameAs(RecordingListener.ON_PURPOSE);
        }
    }

    /** A refused offer must not stay on the account. */
    @Test
    void shouldNotCountWhatItDidNotMapInTheEnd() {
        long limit = HEALTHY_BYTES + HOSTILE_BYTES;
        try (ServerUnderAttack target =
                with(ServerUnderAttack.settings().maxPeerMemoryBytes(limit))) {
            for (int i = 0; i < 5; i++) {
                try (RawMemory spoiled = RawMemory.memfd()) {
                    spoiled.buffer().putShort(RawMemory.LIST_COUNT, (short) 0);
                    assertThat(refusedFor(target, spoiled)).hasMessageContaining("listCount=0");
                }
            }
            try (RawMemory good = RawMemory.memfd();
                    RawPeer peer = target.connect().openSession(good)) {
                assertThat(peer.socket().isOpen()).isTrue();
            }
            assertThat(target.nextEnd()).isSameAs(RecordingListener.ON_PURPOSE);
        }
    }

    @Test
    void shouldSealWhatAPeerShares() {
        try (ServerUnderAttack target = with(ServerUnderAttack.settings());
                RawMemory memory = RawMemory.foreign(true)) {
            try (RawPeer peer = target.connect().openSession(memory)) {
                assertThat(peer.socket().isOpen()).isTrue();
                assertThat(ForeignMemfd.truncate(memory.bufferFd(), 0)).isEqualTo(EPERM);
                assertThat(ForeignMemfd.truncate(memory.queueFd(), 0)).isEqualTo(EPERM);
            }
            assertThat(target.nextEnd()).isSameAs(RecordingListener.ON_PURPOSE);
        }
    }

    @Test
    void shouldTakeMemoryThatCannotBeSealedByDefaultAsOthersShareNoOther() {
        try (ServerUnderAttack target = with(ServerUnderAttack.settings());
                RawMemory memory = RawMemory.foreign(false)) {
            target.connect().openSession(memory).close();
            assertThat(target.nextEnd()).isSameAs(RecordingListener.ON_PURPOSE);
        }
    }

    @Test
    void shouldRefuseWhatCannotBeSealedWhereSettingsSaySo() {
        try (ServerUnderAttack target =
                with(ServerUnderAttack.settings().requireSealedMemory(true))) {
            try (RawMemory memory = RawMemory.foreign(false)) {
                assertThat(refusedFor(target, memory))
                        .isInstanceOf(HandshakeException.class)
                        .hasMessageContaining("is not sealed against shrinking");
            }
            try (RawMemory memory = RawMemory.foreign(true)) {
                target.connect().openSession(memory).close();
                assertThat(target.nextEnd()).isSameAs(RecordingListener.ON_PURPOSE);
            }
        }
    }

    @Test
    void shouldRefuseFilesWhereMemoryMustBeSealed() {
        try (ServerUnderAttack target =
                with(ServerUnderAttack.settings().requireSealedMemory(true))) {
            Path buffer = target.folder().resolve("shmipc_buffer");
            Path queue = target.folder().resolve("shmipc_queue");
            try (RawMemory memory = RawMemory.files(buffer, queue);
                    RawPeer peer = target.connect()) {
                assertThat(memory.queueFd().isOpen()).isTrue();
                peer.send(RawPeer.names(2, RawPeer.SHARE_FILES, queue + "", buffer + ""));
                assertThat(target.nextEnd())
                        .hasMessageContaining("queue region is not sealed against shrinking");
                peer.awaitClosed();
            }
        }
    }

    @Test
    void shouldRefuseLimitsThatAreNone() {
        assertThatThrownBy(() -> SessionConfig.builder().maxPeerMemoryBytes(0).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("maxPeerMemoryBytes=0 must be >= 1");
        assertThatThrownBy(() -> SessionConfig.builder().maxRegionSlices(0).build())
                .hasMessageContaining("maxRegionSlices=0 must be >= 1");
        assertThatThrownBy(() -> SessionConfig.builder().maxHandlersPerSession(0).build())
                .hasMessageContaining("maxHandlersPerSession=0 must be >= 1");
    }
}
