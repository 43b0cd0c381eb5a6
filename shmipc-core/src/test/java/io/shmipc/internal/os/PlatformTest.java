package io.shmipc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformTest {

    @Test
    void shouldOfferSharedMemoryWithoutReasonAgainstIt() {
        assertThat(Platform.whyNoSharedMemory()).isEmpty();
        assertThat(Platform.sharedMemoryAvailable()).isTrue();
        assertThat(Platform.nativeSocketsAvailable()).isTrue();
        assertThat(Sockets.portableOnly()).isFalse();
    }

    @Test
    void shouldFallBackToPortableSocketsWhenSwitchedOff() {
        System.setProperty(Platform.DISABLED_PROPERTY, "true");
        try {
            assertThat(Platform.sharedMemoryAvailable()).isFalse();
            assertThat(Platform.nativeSocketsAvailable()).isFalse();
            assertThat(Platform.whyNoSharedMemory()).contains(Platform.DISABLED_PROPERTY);
            assertThat(Sockets.portableOnly()).isTrue();
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            try (Acceptor acceptor = Sockets.listen(any, ListenOptions.DEFAULT, false);
                    Poller poller = Sockets.newPoller(false)) {
                assertThat(acceptor).isInstanceOf(NioAcceptor.class);
                assertThat(poller).isInstanceOf(SelectorPoller.class);
            }
        } finally {
            System.clearProperty(Platform.DISABLED_PROPERTY);
        }
    }

    @Test
    void shouldGiveAReasonWhenTheNativeLibraryCannotBeUnpacked(@TempDir Path directory)
            throws Exception {
        String missing = directory.resolve("missing").toString();
        String output = runProbe("-Djava.io.tmpdir=" + missing, "-Djffi.extract.dir=" + missing);
        assertThat(output).contains("shared=false native=false reason=the native library");
    }

    @Test
    void shouldGiveAReasonOffLinux() throws Exception {
        assertThat(runProbe("-Dos.name=Mac OS X"))
                .contains("shared=false native=false reason=os.name=Mac OS X is not Linux");
    }

    @Test
    void shouldGiveAReasonOnAProcessorWhoseConstantsAreUnknown() throws Exception {
        assertThat(runProbe("-Dos.arch=s390x"))
                .contains("shared=false native=false reason=os.arch=s390x");
    }

    private static String runProbe(String... jvmOptions) throws Exception {
        ChildJvm.Result result = ChildJvm.run(List.of(jvmOptions), Probe.class);
        assertThat(result.exitStatus()).as(result.output()).isZero();
        return result.output();
    }

    static final class Probe {
        public static void main(String[] arguments) {
            System.out.println(
                    "shared="
                            + Platform.sharedMemoryAvailable()
                            + " native="
                            + Platform.nativeSocketsAvailable()
                            + " reason="
                            + Platform.whyNoSharedMemory());
        }
    }
}
