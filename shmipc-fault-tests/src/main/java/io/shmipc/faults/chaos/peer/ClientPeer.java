package io.shmipc.faults.chaos.peer;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.session.Session;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.ShmipcAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A client of a run. */
final class ClientPeer implements Peer {

    /** Reconnecting costs no more than this once the server is back. */
    private static final Duration BACKOFF = Duration.ofMillis(20);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final long PAUSE_NANOS = 20_000_000_000L;
    private static final long SESSIONS_NANOS = 5_000_000_000L;
    private static final int LOOK_MILLIS = 1;

    private final Settings settings;
    private final Tally tally;
    private final Voice voice;
    private final Gate gate = new Gate();
    private final List<Thread> threads = new ArrayList<>();
    private @Nullable ShmipcClient client;
    private @Nullable BulkLoad bulk;
    private @Nullable ClientContext context;

    ClientPeer(Settings settings, Tally tally, Voice voice) {
        this.settings = settings;
        this.tally = tally;
        this.voice = voice;
    }

    @Override
    public String execute(String command) throws InterruptedException {
        return switch (command) {
            case Command.PREPARE -> prepare();
            case Command.CONNECT -> connect();
            case Command.PAUSE -> pause();
            case Command.RESUME -> resume();
            case Command.COUNT -> tally.encode();
            case Command.USAGE -> usage();
            case Command.STOP -> stop();
            default -> throw new IllegalArgumentException("command=" + command + " is unknown");
        };
    }

    /** Calls a server of its own, at an address of its own. */
    private String prepare() {
        String file = "warm-client-" + settings.text(Setting.ID) + ".sock";
        SocketAddress own =
                ShmipcAddress.parse("unix:" + Path.of(settings.text(Setting.FOLDER), file));
        // No files: those in the folder are counted.
        SessionConfig session =
                SessionSettings.of(
                        settings.with(Setting.MEMORY, "MEMFD"), new SessionWatch(tally, voice));
        Tally unused = new Tally();
        ServerPeer server =
                new ServerPeer(
                        settings.with(Setting.ADDRESS, ShmipcAddress.format(own))
                                .with(Setting.SABOTAGE, Sabotage.NONE)
                                .with(Setting.ID, 0),
                        unused,
                        new Voice(false));
        server.serve(false);
        try (ShmipcClient warm =
                ShmipcClient.connect(ClientConfig.builder(own).session(session).build())) {
            WarmUp.run(
                    new ClientContext(
                            settings.with(Setting.ECHO, false), warm, unused, new Voice(false)));
        }
        server.stop();
        return "";
    }

    private String connect() {
        final long before = System.nanoTime();
        SessionConfig session = SessionSettings.of(settings, new SessionWatch(tally, voice));
        ShmipcClient connected =
                ShmipcClient.connect(
                        ClientConfig.builder(ShmipcAddress.parse(settings.text(Setting.ADDRESS)))
                                .session(session)
                                .sessions(settings.number(Setting.SESSIONS))
                                .reconnectBackoffMax(BACKOFF)
                                .connectTimeout(CONNECT_TIMEOUT)
                                .failFast(false)
                                .build());
        client = connected;
        Accountant.start(this::sessions, tally, voice);
        ClientContext shared = new ClientContext(settings, connected, tally, voice);
        context = shared;
        BulkLoad load = new BulkLoad(shared, gate, settings);
        bulk = load;
        if (settings.number(Setting.BULK_STREAMS) > 0) {
            start("bulk", load);
        }
        Random seeds = new Random(settings.longNumber(Setting.SEED));
        for (int i = 0; i < settings.number(Setting.THREADS); i++) {
            start(
                    "caller-" + i,
                    new ChaoticCaller(
                            shared,
                            gate,
                            new Random(seeds.nextLong()),
                            settings.number(Setting.MAX_BYTES),
                            settings.flag(Setting.PROVOKE)));
        }
        return Long.toString(before);
    }

    private void start(String name, Runnable load) {
        Thread thread = new Thread(load, name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    private String pause() throws InterruptedException {
        gate.shut();
        BulkLoad load = bulk;
        long deadline = System.nanoTime() + PAUSE_NANOS;
        if (!gate.awaitEmpty(PAUSE_NANOS)) {
            throw new IllegalStateException("calls did not end");
        }
        while (load != null && !load.isQuiet()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("replies did not come");
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return tally.encode();
    }

    private String resume() {
        ClientContext shared = context;
        if (shared != null) {
            shared.logAgain();
        }
        gate.open();
        BulkLoad load = bulk;
        if (load != null) {
            load.goOn();
        }
        return "";
    }

    /** Once all sessions are there again. */
    private String usage() throws InterruptedException {
        long deadline = System.nanoTime() + SESSIONS_NANOS;
        while (sessions().size() < settings.number(Setting.SESSIONS)
                && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_MILLIS);
        }
        return SessionUsage.settled(this::sessions);
    }

    private List<Session> sessions() {
        ShmipcClient connected = client;
        return connected == null ? List.of() : connected.sessions();
    }

    private String stop() throws InterruptedException {
        pause();
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join();
        }
        ShmipcClient connected = client;
        client = null;
        if (connected != null) {
            connected.close();
        }
        return tally.encode();
    }
}
