package io.shmipc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Finds leaks of descriptors by counting what this process has open. */
final class OpenDescriptors {

    /** The JVM opens and closes files of its own meanwhile, but not this many. */
    private static final int NOISE = 20;

    private static final int ROUNDS = 100;

    private OpenDescriptors() {}

    interface Action {
        void run() throws Exception;
    }

    static long count() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    static void assertNoneLeft(Action action) throws Exception {
        action.run();
        long before = count();
        for (int i = 0; i < ROUNDS; i++) {
            action.run();
        }
        // A selector on another thread lets go a moment later.
        long deadlineNanos = System.nanoTime() + SocketKind.LONG_NANOS;
        while (count() >= before + NOISE && System.nanoTime() < deadlineNanos) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(count()).isLessThan(before + NOISE);
    }
}
