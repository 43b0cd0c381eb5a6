package io.shmipc.faults.chaos;

import io.shmipc.faults.chaos.peer.Command;
import io.shmipc.faults.chaos.peer.Settings;
import io.shmipc.faults.chaos.process.ChildFailedException;
import io.shmipc.faults.chaos.process.ChildProcess;
import io.shmipc.session.ShmipcAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A run: starts the processes, does to them what the plan says while they exchange messages, and
 * looks after those that live after each event. Used by one thread.
 */
final class Campaign implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** What a call may fail with when its server is killed. */
    private static final Set<String> SERVER_DIED = Set.of("SESSION_CLOSED", "PEER_UNAVAILABLE");

    /** What a call may fail with when one of the two processes stands still. */
    private static final Set<String> STOOD_STILL = Set.of("TIMEOUT");

    private static final int SHORTEST_STOP_MILLIS = 20;
    private static final int LONG_STOP_MILLIS = 1_000;
    private static final int QUIET_LOOK_MILLIS = 5_000;
    private static final int STEP_MILLIS = 20;

    private final ChaosOptions options;
    private final Random random;
    private final Profiles profiles;
    private final Run run;
    private final Inspector inspector;
    private final ExecutorService background =
            Executors.newSingleThreadExecutor(
                    task -> {
                        Thread thread = new Thread(task, "spares");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final List<ChildProcess> clients = new ArrayList<>();
    private final Path folder;
    private final long deadlineNanos;
    private @Nullable Spares spareServers;
    private @Nullable Spares spareClients;
    private @Nullable ChildProcess server;
    private @Nullable ForeignServer foreign;

    Campaign(ChaosOptions options, Run run, Path folder) {
        this.options = options;
        this.run = run;
        this.folder = folder;
        this.random = new Random(options.seed());
        String given = options.address();
        String address =
                given == null
                        ? "unix:" + folder.resolve("server.sock")
                        : ShmipcAddress.format(ShmipcAddress.parse(given));
        int number = (int) (options.seed() * 31 + ProcessHandle.current().pid());
        this.profiles = new Profiles(options, number, folder, address, random);
        this.inspector = new Inspector(run.findings(), folder);
        Duration limit = options.limit();
        this.deadlineNanos = limit == null ? Long.MAX_VALUE : System.nanoTime() + limit.toNanos();
    }

    private ChildProcess start(Settings settings) {
        return ChildProcess.start(settings, run.findings()::told);
    }

    /** Does everything, to the orderly end. */
    void execute() throws InterruptedException {
        try {
            begin();
            for (Event event : plan()) {
                letRun(options.gap().toMillis());
                if (isTimeUp()) {
                    break;
                }
                perform(event);
            }
            while (run.totals().messages() < options.messages() && !isTimeUp()) {
                letRun(QUIET_LOOK_MILLIS);
                inspect(Event.NONE, null);
            }
            end();
        } catch (ChildFailedException e) {
            run.findings().survivorHurt(String.valueOf(e.getMessage()));
        }
        run.inspections(inspector.inspections());
    }

    private List<Event> plan() {
        return Plan.of(options.kills(), options.stops(), options.restarts(), isOurs(), random);
    }

    private boolean isOurs() {
        return options.serverIsOurs();
    }

    private boolean isTimeUp() {
        return System.nanoTime() - deadlineNanos > 0 && options.limit() != null;
    }

    /** Lets the load run for a while, or until nothing more is wanted of it. */
    private void letRun(long millis) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        while (System.nanoTime() - until < 0 && !isTimeUp()) {
            Thread.sleep(STEP_MILLIS);
            checkAlive();
            if (millis == QUIET_LOOK_MILLIS && run.totals().messages() >= options.messages()) {
                return;
            }
        }
    }

    private void checkAlive() {
        ChildProcess running = server;
        if (running != null && running.diedByItself()) {
            throw new ChildFailedException(running + " died by itself: " + running.log());
        }
        for (ChildProcess client : clients) {
            if (client.diedByItself()) {
                throw new ChildFailedException(client + " died by itself: " + client.log());
            }
        }
        ForeignServer other = foreign;
        if (other != null && !other.isAlive()) {
            throw new ChildFailedException("the foreign server has ended");
        }
    }

    private void begin() throws InterruptedException {
        String command = options.peerCommand();
        if (command != null) {
            foreign =
                    ForeignServer.start(
                            command, folder.resolve("server.sock"), folder.resolve("peer.log"));
        } else if (isOurs()) {
            Spares spares = new Spares(() -> start(profiles.nextServer()), background);
            spareServers = spares;
            ChildProcess first = spares.take();
            run.totals().add(first);
            server = first;
            first.ask(Command.SERVE, ANSWER);
        }
        Spares spares = new Spares(() -> start(profiles.nextClient()), background);
        spareClients = spares;
        for (int i = 0; i < options.clients(); i++) {
            clients.add(connect(spares));
        }
        refill();
        if (options.kills() > 0) {
            spares.awaitReady();
        }
        inspect(Event.NONE, null);
    }

    private ChildProcess connect(Spares spares) throws InterruptedException {
        ChildProcess client = spares.take();
        run.totals().add(client);
        client.ask(Command.CONNECT, ANSWER);
        client.awaitAnswered(serverId(), ANSWER);
        return client;
    }

    private int serverId() {
        ChildProcess running = server;
        return running == null ? 0 : running.id();
    }

    private void perform(Event event) throws InterruptedException {
        int index = random.nextInt(clients.size());
        ChildProcess client = clients.get(index);
        switch (event) {
            case KILL_SERVER -> killServer();
            case KILL_CLIENT -> killClient(index);
            case STOP_SERVER -> {
                ChildProcess running = server;
                if (running != null) {
                    stopFor(running);
                }
            }
            case STOP_CLIENT -> stopFor(client);
            case HOT_RESTART -> restartServer();
            case NONE -> {}
        }
        run.happened(event);
        refill();
        inspect(event, client);
    }

    private void refill() {
        for (Spares spares : new Spares[] {spareServers, spareClients}) {
            if (spares != null) {
                spares.refill();
            }
        }
    }

    private void killServer() throws InterruptedException {
        ChildProcess old = server;
        Spares spares = spareServers;
        if (old == null || spares == null) {
            return;
        }
        ChildProcess next = spares.take();
        run.totals().add(next);
        long killedAt = old.kill();
        run.dying().add(System.nanoTime() - killedAt);
        run.totals().gone(old);
        server = next;
        long servingAt = Long.parseLong(next.ask(Command.SERVE, ANSWER));
        long last = servingAt;
        for (ChildProcess client : clients) {
            last = Math.max(last, client.awaitAnswered(next.id(), ANSWER));
        }
        run.serviceBack().add(last - servingAt);
        run.outage().add(last - killedAt);
    }

    /** Replaces the server in order; no request may fail. */
    private void restartServer() throws InterruptedException {
        ChildProcess old = server;
        Spares spares = spareServers;
        if (old == null || spares == null) {
            return;
        }
        ChildProcess next = spares.take();
        run.totals().add(next);
        long begun = Long.parseLong(next.ask(Command.TAKE_OVER, ANSWER));
        server = next;
        old.ask(Command.HAND_OVER, ANSWER);
        run.restarts().add(System.nanoTime() - begun);
        for (ChildProcess client : clients) {
            client.awaitAnswered(next.id(), ANSWER);
        }
        old.finish(Command.STOP, ANSWER);
        run.totals().gone(old);
    }

    private void killClient(int index) throws InterruptedException {
        Spares spares = spareClients;
        if (spares == null) {
            return;
        }
        ChildProcess next = spares.take();
        run.totals().add(next);
        ChildProcess old = clients.get(index);
        old.kill();
        run.totals().gone(old);
        clients.set(index, next);
        long before = Long.parseLong(next.ask(Command.CONNECT, ANSWER));
        run.freshClient().add(next.awaitAnswered(serverId(), ANSWER) - before);
    }

    /** Some are short, some last longer than most waits, and some outlast every call. */
    private void stopFor(ChildProcess process) throws InterruptedException {
        int timeout = options.timeoutMillis();
        int millis =
                switch (random.nextInt(5)) {
                    case 0 -> timeout + random.nextInt(timeout / 2);
                    case 1, 2 -> LONG_STOP_MILLIS + random.nextInt(LONG_STOP_MILLIS);
                    default -> SHORTEST_STOP_MILLIS + random.nextInt(LONG_STOP_MILLIS);
                };
        process.stop();
        try {
            Thread.sleep(millis);
        } finally {
            process.goOn();
        }
    }

    private void inspect(Event event, @Nullable ChildProcess struck) throws InterruptedException {
        inspector.inspect(
                event,
                server,
                clients,
                client ->
                        switch (event) {
                            case NONE, KILL_CLIENT, HOT_RESTART -> Set.of();
                            case KILL_SERVER -> SERVER_DIED;
                            case STOP_SERVER -> STOOD_STILL;
                            case STOP_CLIENT -> client == struck ? STOOD_STILL : Set.of();
                        });
    }

    private void end() throws InterruptedException {
        for (ChildProcess client : clients) {
            client.finish(Command.STOP, ANSWER);
            run.totals().gone(client);
        }
        clients.clear();
        ChildProcess running = server;
        if (running != null) {
            inspector.inspectDeserted(running);
            running.finish(Command.STOP, ANSWER);
            run.totals().gone(running);
            server = null;
        }
        inspector.checkFiles(0);
    }

    @Override
    public void close() {
        clients.forEach(ChildProcess::close);
        ChildProcess running = server;
        if (running != null) {
            running.close();
        }
        for (Spares spares : new Spares[] {spareServers, spareClients}) {
            if (spares != null) {
                spares.close();
            }
        }
        ForeignServer other = foreign;
        if (other != null) {
            other.close();
        }
        background.shutdownNow();
    }
}
