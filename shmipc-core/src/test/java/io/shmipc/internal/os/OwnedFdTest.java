package io.shmipc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class OwnedFdTest {

    @Test
    void shouldRefuseItsNumberAfterClose() {
        OwnedFd fd = SharedFile.createMemfd("t", 10);
        assertThat(fd.isOpen()).isTrue();
        assertThat(fd.value()).isNotNegative();
        fd.close();
        assertThat(fd.isOpen()).isFalse();
        assertThatThrownBy(fd::value)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
        assertThat(fd.tryAcquire()).isFalse();
    }

    @Test
    void shouldKeepTheNumberOccupiedUntilTheLastUseIsOver() {
        OwnedFd fd = SharedFile.createMemfd("t", 10);
        Path link = Path.of("/proc/self/fd/" + fd.value());
        fd.acquire();
        fd.close();
        fd.close();
        assertThat(fd.isOpen()).isFalse();
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
        fd.release();
        assertThat(isMemfd(link)).isFalse();
    }

    @Test
    void shouldCloseOnceWhenManyThreadsClose() throws Exception {
        for (int round = 0; round < 200; round++) {
            OwnedFd fd = SharedFile.createMemfd("race", 1);
            CyclicBarrier start = new CyclicBarrier(2);
            Thread other =
                    new Thread(
                            () -> {
                                await(start);
                                fd.close();
                            });
            other.start();
            await(start);
            fd.close();
            // Would be closed by a second close of the number it has got again.
            try (OwnedFd next = SharedFile.createMemfd("next", 1)) {
                other.join();
                assertThat(SharedFile.identity(next).sizeBytes()).isEqualTo(1);
            }
        }
    }

    private static boolean isMemfd(Path link) {
        try {
            return Files.readSymbolicLink(link).toString().startsWith("/memfd:t ");
        } catch (java.io.IOException gone) {
            return false;
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
