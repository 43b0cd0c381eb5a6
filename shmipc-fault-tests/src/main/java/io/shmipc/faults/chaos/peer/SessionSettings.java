package io.shmipc.faults.chaos.peer;

import io.shmipc.metrics.SessionListener;
import io.shmipc.session.ExhaustionPolicy;
import io.shmipc.session.HandlerThreads;
import io.shmipc.session.LeakDetection;
import io.shmipc.session.MemoryType;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.SizeClass;
import io.shmipc.wait.WaitStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Turns settings of a process into those of its sessions. */
final class SessionSettings {

    private static final Duration TIMED_INTERVAL = Duration.ofMillis(1);

    /** Longer than anybody is stopped for, and than calls take. */
    private static final Duration HELD_TOO_LONG = Duration.ofSeconds(30);

    private SessionSettings() {}

    static SessionConfig of(Settings settings, SessionListener listener) {
        return SessionConfig.builder()
                .memoryType(MemoryType.valueOf(settings.text(Setting.MEMORY)))
                .regionBytes(settings.longNumber(Setting.REGION_BYTES))
                .sizeClasses(slices(settings.text(Setting.SLICES)))
                .queueCapacity(settings.number(Setting.QUEUE_CAPACITY))
                .regionDirectory(Path.of(settings.text(Setting.FOLDER)))
                .waitStrategy(waitStrategy(settings.text(Setting.WAIT)))
                .handlerThreads(HandlerThreads.valueOf(settings.text(Setting.HANDLERS)))
                .exhaustionPolicy(ExhaustionPolicy.valueOf(settings.text(Setting.EXHAUSTION)))
                .handshakeTimeout(Duration.ofSeconds(5))
                // Closer than by default, as nobody here leaks.
                .leakDetection(LeakDetection.ALL)
                .heldTooLong(HELD_TOO_LONG)
                .listener(listener)
                .build();
    }

    private static List<SizeClass> slices(String text) {
        return Arrays.stream(text.split(","))
                .map(part -> part.split(":"))
                .map(pair -> new SizeClass(Integer.parseInt(pair[0]), Integer.parseInt(pair[1])))
                .toList();
    }

    private static WaitStrategy waitStrategy(String text) {
        return switch (text) {
            case "blocking" -> WaitStrategy.blocking();
            case "adaptive" -> WaitStrategy.adaptive();
            case "polling" -> WaitStrategy.busyPolling();
            case "timed" -> WaitStrategy.timed(TIMED_INTERVAL);
            default -> throw new IllegalArgumentException("wait=" + text + " is unknown");
        };
    }
}
