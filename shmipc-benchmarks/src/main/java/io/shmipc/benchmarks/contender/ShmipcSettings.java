package io.shmipc.benchmarks.contender;

import io.shmipc.benchmarks.model.Api;
import io.shmipc.benchmarks.model.Case;
import io.shmipc.session.HandlerThreads;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.SizeClass;
import io.shmipc.wait.WaitStrategy;
import java.time.Duration;

/**
 * How sessions are set up. Messages that fit the smallest of the library's default slices run on
 * the defaults. For larger ones the region has slices of exactly the message's size: as many as
 * there may be messages at a time, and in all not less than 64 MiB. Where there are many sessions,
 * each has 4 MiB with the default slices.
 */
final class ShmipcSettings {

    /** Of the timed strategy, at both ends. */
    static final Duration TIMED_INTERVAL = Duration.ofNanos(100_000);

    private static final int SMALLEST_DEFAULT_SLICE =
            SessionConfig.defaults().sizeClasses().get(0).capacityBytes();

    private static final long LEAST_REGION_BYTES = 64L << 20;
    private static final long REGION_OF_MANY_BYTES = 4L << 20;
    private static final int SPARE_SLICES = 16;
    private static final int SLICE_HEADER_BYTES = 20;
    private static final int REGION_HEADERS_BYTES = 8 + 36;

    /** A loaded machine takes its time to start 64 sessions. */
    private static final Duration SETUP_TIMEOUT = Duration.ofSeconds(10);

    private ShmipcSettings() {}

    static SessionConfig client(Case what) {
        SessionConfig.Builder builder = common(what).handlerThreads(clientHandlers(what.api()));
        if (what.sessions() > 1) {
            builder.regionBytes(REGION_OF_MANY_BYTES);
        } else if (what.sizeBytes() > SMALLEST_DEFAULT_SLICE) {
            builder.regionBytes(regionBytes(what))
                    .sizeClasses(new SizeClass(sliceBytes(what), 100));
        }
        return builder.build();
    }

    static SessionConfig server(Case what) {
        return common(what).handlerThreads(serverHandlers(what.api())).build();
    }

    private static SessionConfig.Builder common(Case what) {
        return SessionConfig.builder()
                .waitStrategy(strategy(what))
                .handshakeTimeout(SETUP_TIMEOUT)
                .fallBackToSocketOnly(false);
    }

    private static WaitStrategy strategy(Case what) {
        return switch (what.contender()) {
            case BLOCKING -> WaitStrategy.blocking();
            case ADAPTIVE -> WaitStrategy.adaptive();
            case BUSY_POLLING -> WaitStrategy.busyPolling();
            case TIMED -> WaitStrategy.timed(TIMED_INTERVAL);
            default -> throw new IllegalArgumentException(what + " is not of this library");
        };
    }

    private static HandlerThreads clientHandlers(Api api) {
        return api == Api.CALLBACK ? HandlerThreads.EVENT_LOOP : HandlerThreads.WORKERS;
    }

    private static HandlerThreads serverHandlers(Api api) {
        return switch (api) {
            case CALLER, CALLBACK, NATIVE -> HandlerThreads.EVENT_LOOP;
            case THREADS -> HandlerThreads.WORKERS;
            case VIRTUAL -> HandlerThreads.VIRTUAL_THREADS;
        };
    }

    private static int sliceBytes(Case what) {
        return what.sizeBytes();
    }

    /** A request and a reply of each stream, and some more. */
    private static long regionBytes(Case what) {
        long stride = sliceBytes(what) + SLICE_HEADER_BYTES;
        long needed = (2L * what.streams() + SPARE_SLICES) * stride + REGION_HEADERS_BYTES;
        return Math.max(LEAST_REGION_BYTES, needed);
    }

    static Duration setupTimeout() {
        return SETUP_TIMEOUT;
    }
}
