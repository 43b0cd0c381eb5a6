package io.shmipc.faults.chaos.peer;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.faults.chaos.message.Message;
import io.shmipc.faults.chaos.message.MixUp;
import io.shmipc.faults.chaos.message.MixUpException;
import io.shmipc.faults.chaos.message.Sender;
import io.shmipc.server.HotRestartResult;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.BufferPart;
import io.shmipc.session.HandlerThreads;
import io.shmipc.session.Session;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The server of a run. */
final class ServerPeer implements Peer {

    private static final long LOW_HALF = 0xFFFFFFFFL;

    private final Settings settings;
    private final Tally tally;
    private final Voice voice;
    private final int run;
    private final int id;
    private final Sabotage sabotage;
    private final LongAdder served;
    private final Ledger ledger = new Ledger();
    private final Map<Long, Sender> sessionOwners = new ConcurrentHashMap<>();

    /** Only sabotage puts anything here. */
    private final Queue<BufferPart> kept = new ConcurrentLinkedQueue<>();

    private @Nullable ShmipcServer server;

    ServerPeer(Settings settings, Tally tally, Voice voice) {
        this.settings = settings;
        this.tally = tally;
        this.voice = voice;
        this.run = settings.number(Setting.RUN);
        this.id = settings.number(Setting.ID);
        this.sabotage = Sabotage.valueOf(settings.text(Setting.SABOTAGE));
        this.served = tally.counter(Tally.SERVED);
    }

    @Override
    public String execute(String command) throws InterruptedException {
        return switch (command) {
            case Command.PREPARE -> prepare();
            case Command.SERVE -> serveAndAccount(false);
            case Command.TAKE_OVER -> serveAndAccount(true);
            case Command.HAND_OVER -> handOver();
            case Command.COUNT -> tally.encode();
            case Command.USAGE -> SessionUsage.settled(this::sessions);
            case Command.STOP -> stop();
            default -> throw new IllegalArgumentException("command=" + command + " is unknown");
        };
    }

    /** Answers a client of its own, at an address of its own. */
    private String prepare() {
        SocketAddress own =
                ShmipcAddress.parse(
                        "unix:" + Path.of(settings.text(Setting.FOLDER), "warm-" + id + ".sock"));
        SessionConfig session = SessionSettings.of(settings, new SessionWatch(tally, voice));
        Tally unused = new Tally();
        ShmipcServer warm = start(own, session, false);
        try (warm;
                ShmipcClient client =
                        ShmipcClient.connect(ClientConfig.builder(own).session(session).build())) {
            WarmUp.run(
                    new ClientContext(
                            settings.with(Setting.ECHO, false).with(Setting.ID, 0),
                            client,
                            unused,
                            new Voice(false)));
        }
        served.reset();
        return "";
    }

    private String serveAndAccount(boolean takeOver) {
        String listening = serve(takeOver);
        Accountant.start(this::sessions, tally, voice);
        return listening;
    }

    String serve(boolean takeOver) {
        SessionConfig session = SessionSettings.of(settings, new SessionWatch(tally, voice));
        server = start(ShmipcAddress.parse(settings.text(Setting.ADDRESS)), session, takeOver);
        return Long.toString(System.nanoTime());
    }

    private String handOver() {
        ShmipcServer running = server;
        if (running == null) {
            throw new IllegalStateException("nothing to hand over");
        }
        HotRestartResult result = running.hotRestart();
        return "moved="
                + result.sessionsMoved()
                + " notMoved="
                + result.sessionsNotMoved()
                + " nanos="
                + result.took().toNanos();
    }

    private ShmipcServer start(SocketAddress address, SessionConfig session, boolean takeOver) {
        boolean loop = session.handlerThreads() == HandlerThreads.EVENT_LOOP;
        ServerConfig config =
                ServerConfig.builder(address).session(session).takeOver(takeOver).build();
        return ShmipcServer.start(config, stream -> onStream(stream, loop));
    }

    private void onStream(Stream stream, boolean onEventLoop) {
        StreamService service = new StreamService(this, stream, run, !onEventLoop);
        // Client streams have every id in turn: half of them get a thread, half callbacks.
        if (onEventLoop || Integer.bitCount(stream.id()) % 2 == 0) {
            stream.callbacks(service);
            return;
        }
        try {
            service.run();
        } catch (MixUpException e) {
            mixedUp(e);
            stream.close();
        }
    }

    int id() {
        return id;
    }

    Sabotage sabotage() {
        return sabotage;
    }

    void verified(Message message, Stream stream) {
        Sender sender = message.sender();
        Sender owner = new Sender(run, sender.client(), sender.session(), 0);
        Sender first = sessionOwners.putIfAbsent(stream.session().id(), owner);
        if (first != null && !first.equals(owner)) {
            throw new MixUpException(
                    MixUp.FOREIGN, "on the session of " + first + " came " + message);
        }
        served.increment();
    }

    void oneWay(Message message) {
        if (!sabotage.loses()) {
            ledger.add(message.conversation());
        }
    }

    int oneWays(long conversation) {
        return ledger.count(conversation);
    }

    /** The conversation an inquiry is about: of the same client. */
    long asked(Message inquiry) {
        return (long) inquiry.sender().client() << Integer.SIZE | inquiry.parameter() & LOW_HALF;
    }

    void keep(BufferPart part) {
        kept.add(part);
    }

    void mixedUp(MixUpException e) {
        tally.count(Tally.MIXED_UP);
        voice.say(Voice.WRONG + "server=" + id + " " + e.getMessage());
    }

    private List<Session> sessions() {
        ShmipcServer running = server;
        return running == null ? List.of() : running.sessions();
    }

    String stop() {
        ShmipcServer running = server;
        server = null;
        if (running != null) {
            running.close();
        }
        return tally.encode();
    }
}
