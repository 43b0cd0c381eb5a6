package io.shmipc.console.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Numbers and times as people read them; {@code @words} in templates. */
@Component("words")
public final class Words {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private final Clock clock;

    public Words(Clock clock) {
        this.clock = clock;
    }

    /** {@code 1.5 MiB}. */
    public String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = 0;
        while (value >= 1023.5 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }

    /** {@code 12 345}, with narrow spaces that do not break. */
    public String count(long count) {
        return String.format(Locale.ROOT, "%,d", count).replace(',', '\u202f');
    }

    /** {@code 0.4}, {@code 1 234}, or a dash if it is not known. */
    public String rate(@Nullable Double perSecond) {
        if (perSecond == null) {
            return "–";
        }
        return perSecond == 0 || perSecond >= 10
                ? count(Math.round(perSecond))
                : String.format(Locale.ROOT, "%.1f", perSecond);
    }

    /** {@code 3 s ago}, or {@code never}. */
    public String ago(@Nullable Instant at) {
        if (at == null) {
            return "never";
        }
        Duration since = Duration.between(at, clock.instant());
        return since.toSeconds() < 1 ? "now" : duration(since.toNanos()) + " ago";
    }

    /** {@code 3 s}: how long it is ago. */
    public String since(Instant at) {
        return duration(Math.max(0, Duration.between(at, clock.instant()).toNanos()));
    }

    /** {@code 250 ms}, {@code 12 s}, {@code 4 min}, {@code 3 h}; a dash if negative. */
    public String duration(long nanos) {
        Duration duration = Duration.ofNanos(nanos);
        if (nanos < 0) {
            return "–";
        }
        if (duration.toMillis() < 1000) {
            return duration.toMillis() + " ms";
        }
        if (duration.toSeconds() < 120) {
            return duration.toSeconds() + " s";
        }
        return duration.toMinutes() < 120
                ? duration.toMinutes() + " min"
                : duration.toHours() + " h";
    }

    /** Milliseconds in the same way. */
    public String millis(long millis) {
        return millis > Long.MAX_VALUE / 1_000_000
                ? duration(Long.MAX_VALUE)
                : duration(millis * 1_000_000);
    }
}
