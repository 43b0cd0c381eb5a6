package io.shmipc.benchmarks.contender;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.shmipc.benchmarks.model.Case;
import io.shmipc.benchmarks.model.Contender;

/**
 * Aeron as it comes, or with the two settings that matter for large messages: an MTU of 64 KB
 * instead of 1408 bytes, so that few fragments have to be joined, and terms of 16 messages instead
 * of 64 MiB, so that caches are not swept. Files are sparse, as elsewhere the driver would write
 * 400 MB at each start.
 */
final class AeronSettings {

    static final int REQUESTS = 1001;
    static final int REPLIES = 1002;

    /** The most Aeron takes: 65504 + a header stays below 64 KiB. */
    private static final int LARGE_MTU_BYTES = 65504;

    private static final int TERM_MESSAGES = 16;
    private static final int LEAST_TERM_BYTES = 1 << 20;
    private static final int MOST_TERM_BYTES = 1 << 30;

    private AeronSettings() {}

    /** The channel of both directions. */
    static String channel(Case what) {
        ChannelUriStringBuilder uri = new ChannelUriStringBuilder().media("ipc");
        if (what.contender() == Contender.AERON_TUNED) {
            long wanted = (long) TERM_MESSAGES * what.sizeBytes();
            long bytes = Math.min(MOST_TERM_BYTES, Math.max(LEAST_TERM_BYTES, wanted));
            int term = Integer.highestOneBit((int) bytes);
            uri.mtu(LARGE_MTU_BYTES).termLength(term < bytes ? term << 1 : term);
        }
        return uri.build();
    }

    static MediaDriver.Context driver(String folder) {
        return new MediaDriver.Context()
                .aeronDirectoryName(folder)
                // Two cores for two programs that spin: the driver has one thread, which sleeps.
                .threadingMode(ThreadingMode.SHARED)
                .termBufferSparseFile(true)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true);
    }

    static Aeron.Context client(String folder) {
        return new Aeron.Context().aeronDirectoryName(folder);
    }
}
