package io.shmipc.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.internal.os.ForeignMemfd;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import io.shmipc.testkit.ForkedJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A peer cuts memory short that this process has mapped and could not seal. Every access to it is a
 * fault then, which the system reports as SIGBUS. It must cost the peer its session and nobody else
 * anything, as far as the JVM makes an error of the fault. It does in compiled code. Code that is
 * interpreted still exchanges values inside the JVM's own library, which does not, and then the
 * process ends: {@link SessionConfig#requireSealedMemory()} is for that.
 */
class TruncatedMemoryIT {

    private static final int EXCHANGES = 20_000;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "-XX:TieredStopAtLevel=1,blocking",
        "-XX:TieredStopAtLevel=1,polling",
        "-XX:TieredStopAtLevel=4,blocking",
        "-XX:TieredStopAtLevel=4,polling",
    })
    void shouldEndTheSessionOfWhoDidItAndNothingElse(String compiler, String wait)
            throws Exception {
        String address = "unix:" + folder.resolve("s");
        String core = "-XX:ErrorFile=" + folder.resolve("crash");
        try (ForkedJvm victim =
                ForkedJvm.start(
                        VictimMain.class,
                        List.of(compiler, core, "-XX:-CreateCoredumpOnCrash"),
                        address,
                        wait)) {
            assertThat(victim.next()).startsWith("ready");
            ClientConfig config =
                    ClientConfig.builder(ShmipcAddress.parse(address))
                            .session(
                                    SessionConfig.builder()
                                            .handshakeTimeout(Duration.ofSeconds(20))
                                            .build())
                            .build();
            try (ShmipcClient healthy = ShmipcClient.connect(config);
                    Stream stream = healthy.borrowStream()) {
                // The code that will fault is compiled by then.
                for (int i = 0; i < EXCHANGES; i++) {
                    exchange(stream);
                }
                for (int round = 0; round < 5; round++) {
                    truncateUnder(address);
                    // An InternalError mostly, or what followed from the value that was not read.
                    assertThat(nextIfCompiled(victim)).startsWith("ended ").doesNotEndWith(" null");
                    exchange(stream);
                }
            }
            assertThat(victim.next()).startsWith("ended ").endsWith(" null");
            victim.tell("end");
            assertThat(victim.awaitExit()).as("%s", victim.log()).isZero();
        }
    }

    private static String nextIfCompiled(ForkedJvm victim) {
        try {
            return victim.next();
        } catch (AssertionError ended) {
            victim.awaitExit();
            assumeFalse(
                    String.join("\n", victim.log()).contains("Unsafe_CompareAndSet"),
                    "the code that exchanges values was not compiled yet");
            throw ended;
        }
    }

    private static void truncateUnder(String address) {
        try (RawMemory memory = RawMemory.foreign(false);
                RawPeer peer = RawPeer.connect(ShmipcAddress.parse(address))) {
            peer.openSession(memory);
            memory.put(2, memory.goodSlice(), 0);
            int next = memory.goodSlice();
            peer.polling();
            memory.awaitTaken();
            memory.put(2, next, 0);
            assertThat(ForeignMemfd.truncate(memory.bufferFd(), 0)).isZero();
            assertThat(ForeignMemfd.truncate(memory.queueFd(), 0)).isZero();
            peer.polling();
            peer.awaitClosed();
        }
    }

    private static void exchange(Stream stream) {
        stream.writer().putInt(3).put(new byte[] {1, 2, 3});
        stream.flush();
        assertThat(stream.reader().readInt()).isEqualTo(3);
        byte[] answer = new byte[3];
        stream.reader().readBytes(answer, 0, 3);
        stream.reader().release();
        assertThat(answer).containsExactly(1, 2, 3);
    }
}
