package io.shmipc.session;

import io.shmipc.error.ConfigurationException;
import io.shmipc.internal.pool.BufferRegionLayout;
import io.shmipc.internal.pool.SliceClass;
import io.shmipc.internal.queue.QueueLayout;
import io.shmipc.internal.queue.QueueRegion;
import io.shmipc.internal.transport.VirtualThreads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The bounds of settings, each broken one named with its value. */
final class SessionConfigRules {

    private static final Duration LONGEST = Duration.ofDays(365);

    private SessionConfigRules() {}

    /** A timeout in nanoseconds; one longer than any that makes sense becomes a year. */
    static long nanos(Duration timeout) {
        return timeout.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : timeout.toNanos();
    }

    static void check(
            MemoryType memoryType,
            long regionBytes,
            List<SizeClass> sizeClasses,
            int queueCapacity) {
        if (memoryType == MemoryType.SOCKET_ONLY) {
            return;
        }
        BufferRegionLayout.plan(regionBytes, sliceClasses(sizeClasses));
        QueueRegion.validateCapacity(queueCapacity, QueueLayout.ofThisMachine());
    }

    static void checkHandlers(HandlerThreads threads, @Nullable Executor callbackExecutor) {
        if (threads != HandlerThreads.WORKERS && callbackExecutor != null) {
            throw new ConfigurationException(
                    "handlerThreads="
                            + threads
                            + " must be WORKERS where a callbackExecutor is given");
        }
        if (threads == HandlerThreads.VIRTUAL_THREADS && !VirtualThreads.available()) {
            throw new ConfigurationException(
                    "handlerThreads=VIRTUAL_THREADS needs a JDK >= 21, runs on javaVersion="
                            + Runtime.version().feature());
        }
    }

    static void checkDirectory(MemoryType memoryType, Path regionDirectory) {
        if (memoryType == MemoryType.FILE && !Files.isDirectory(regionDirectory)) {
            throw new ConfigurationException(
                    "regionDirectory=" + regionDirectory + " must be an existing directory");
        }
    }

    static List<SliceClass> sliceClasses(List<SizeClass> sizeClasses) {
        return sizeClasses.stream()
                .map(c -> new SliceClass(c.capacityBytes(), c.percent()))
                .toList();
    }

    static void positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new ConfigurationException(name + "=" + value + " must be > 0");
        }
        if (value.compareTo(LONGEST) > 0) {
            throw new ConfigurationException(name + "=" + value + " must be <= 365 days");
        }
    }

    static void notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new ConfigurationException(name + "=" + value + " must be >= 0");
        }
    }

    static void atLeast(String name, long value, long minimum) {
        if (value < minimum) {
            throw new ConfigurationException(name + "=" + value + " must be >= " + minimum);
        }
    }
}
