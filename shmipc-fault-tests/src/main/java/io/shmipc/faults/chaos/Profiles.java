package io.shmipc.faults.chaos;

import io.shmipc.faults.chaos.peer.Sabotage;
import io.shmipc.faults.chaos.peer.Setting;
import io.shmipc.faults.chaos.peer.Settings;
import java.nio.file.Path;
import java.util.Random;

/** Draws the settings of each process: every one is another mixture of what users may choose. */
final class Profiles {

    private static final String DEFAULT_SLICES = "8172:50,32748:30,131052:20";
    private static final String SMALL_SLICES = "1000:40,8172:40,32748:20";
    private static final String TINY_SLICES = "500:60,4092:40";
    private static final long LARGE_REGION = 32 << 20;
    private static final int SHORT_MESSAGE = 64 << 10;
    private static final long SMALL_REGION = 1 << 20;
    private static final long TINY_REGION = 96 << 10;
    private static final int SMALL_QUEUE = 64;
    private static final int QUEUE = 8192;

    private final ChaosOptions options;
    private final int run;
    private final Path folder;
    private final String address;
    private final Random random;
    private int servers;
    private int clients;

    Profiles(ChaosOptions options, int run, Path folder, String address, Random random) {
        this.options = options;
        this.run = run;
        this.folder = folder;
        this.address = address;
        this.random = random;
    }

    private Settings common() {
        return Settings.none()
                .with(Setting.RUN, run)
                .with(Setting.ADDRESS, address)
                .with(Setting.FOLDER, folder)
                .with(Setting.SEED, random.nextLong())
                .with(Setting.TIMEOUT_MILLIS, options.timeoutMillis())
                .with(Setting.MAX_BYTES, options.maxBytes())
                .with(Setting.ECHO, !options.serverIsOurs())
                .with(Setting.PROVOKE, options.provoke())
                .with(Setting.SABOTAGE, Sabotage.NONE)
                .with(Setting.HANDLERS, "WORKERS")
                .with(Setting.EXHAUSTION, "FALL_BACK");
    }

    Settings nextServer() {
        return common().with(Setting.ROLE, "server")
                .with(Setting.ID, ++servers)
                .with(Setting.SABOTAGE, options.sabotage())
                .with(Setting.WAIT, pick("adaptive", "adaptive", "blocking", "timed"))
                .with(Setting.MEMORY, "MEMFD")
                .with(Setting.REGION_BYTES, SMALL_REGION)
                .with(Setting.SLICES, SMALL_SLICES)
                .with(Setting.QUEUE_CAPACITY, 1024);
    }

    Settings nextClient() {
        Settings settings =
                common().with(Setting.ROLE, "client")
                        .with(Setting.ID, ++clients)
                        .with(Setting.WAIT, pick("adaptive", "adaptive", "blocking", "timed"))
                        .with(Setting.SESSIONS, 1 + random.nextInt(options.sessions()))
                        .with(Setting.THREADS, options.threads())
                        .with(Setting.BULK_STREAMS, options.bulkStreams())
                        .with(Setting.BULK_WINDOW, options.bulkWindow())
                        .with(Setting.BULK_TURN, options.bulkTurn())
                        .with(Setting.BULK_BYTES, options.bulkBytes());
        boolean onEventLoop = random.nextBoolean() && mayUseLargeRegions();
        return onEventLoop
                ? onEventLoop(settings)
                : withQueue(withRegion(settings.with(Setting.MEMORY, memory())));
    }

    /** Whether nobody asked for something smaller, or for none at all. */
    private boolean mayUseLargeRegions() {
        return (options.regionBytes() == 0 || options.regionBytes() >= LARGE_REGION)
                && !options.memory().equals("SOCKET_ONLY");
    }

    /**
     * An event loop must not wait, so where handlers run on it there is always room: in the queue,
     * and in the region, as the socket has none to speak of.
     */
    private Settings onEventLoop(Settings settings) {
        String memory = options.memory();
        return settings.with(Setting.HANDLERS, "EVENT_LOOP")
                .with(Setting.MEMORY, memory.equals("FILE") ? memory : "MEMFD")
                .with(Setting.REGION_BYTES, LARGE_REGION)
                .with(Setting.SLICES, DEFAULT_SLICES)
                .with(Setting.QUEUE_CAPACITY, QUEUE)
                .with(Setting.MAX_BYTES, Math.min(SHORT_MESSAGE, options.maxBytes()));
    }

    private Settings withQueue(Settings settings) {
        boolean small = options.small() && random.nextInt(4) == 0;
        return settings.with(Setting.QUEUE_CAPACITY, small ? SMALL_QUEUE : QUEUE);
    }

    private String memory() {
        if (!options.memory().equals(ChaosOptions.MIXED)) {
            return options.memory();
        }
        if (!options.serverIsOurs()) {
            return pick("MEMFD", "MEMFD", "FILE");
        }
        return pick("MEMFD", "MEMFD", "MEMFD", "FILE", "FILE", "SOCKET_ONLY");
    }

    private Settings withRegion(Settings settings) {
        if (options.regionBytes() > 0) {
            return settings.with(Setting.REGION_BYTES, options.regionBytes())
                    .with(
                            Setting.SLICES,
                            options.regionBytes() < SMALL_REGION
                                    ? TINY_SLICES
                                    : options.regionBytes() < 8 * SMALL_REGION
                                            ? SMALL_SLICES
                                            : DEFAULT_SLICES);
        }
        int kind = options.small() ? random.nextInt(4) : 0;
        return switch (kind) {
            case 2 ->
                    withPolicy(settings)
                            .with(Setting.REGION_BYTES, SMALL_REGION)
                            .with(Setting.SLICES, SMALL_SLICES);
            case 3 ->
                    settings.with(Setting.REGION_BYTES, TINY_REGION)
                            .with(Setting.SLICES, TINY_SLICES);
            default ->
                    settings.with(Setting.REGION_BYTES, LARGE_REGION)
                            .with(Setting.SLICES, DEFAULT_SLICES);
        };
    }

    /**
     * Half of the clients with little memory wait for it. Their messages have to fit into it, and
     * the server goes on over the socket meanwhile, so that what they wait for comes back.
     */
    private Settings withPolicy(Settings settings) {
        return random.nextBoolean()
                ? settings
                : settings.with(Setting.EXHAUSTION, "WAIT")
                        .with(Setting.MAX_BYTES, Math.min(SHORT_MESSAGE, options.maxBytes()));
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
