package io.shmipc.twojvm;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.ShmipcException;
import io.shmipc.internal.os.Platform;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import io.shmipc.testkit.Footprint;
import io.shmipc.testkit.ForkedJvm;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/** A process that may open few files, and is told how many it has left for its next step. */
final class FewDescriptorsMain {

    private final Settings settings;
    private final Descriptors descriptors = new Descriptors();

    private FewDescriptorsMain(Settings settings) {
        this.settings = settings;
    }

    public static void main(String[] arguments) throws Exception {
        FewDescriptorsMain main = new FewDescriptorsMain(Settings.of(arguments));
        // Code that is loaded but once, and would stay out if there were no descriptor for it.
        LoggerFactory.getLogger(FewDescriptorsMain.class).warn("logging is ready");
        if (!Platform.nativeSocketsAvailable()) {
            throw new IllegalStateException("no native sockets");
        }
        if (arguments[4].equals("server")) {
            main.serve();
        } else {
            main.connect();
        }
    }

    private SessionConfig session() {
        return settings.session()
                .regionBytes(2 << 20)
                .handshakeTimeout(Duration.ofSeconds(2))
                .build();
    }

    // ---- server ----

    private void serve() throws Exception {
        try (ShmipcServer server = start(settings.address(), 1)) {
            ForkedJvm.say(ShmipcAddress.format(server.localAddress()));
            while (true) {
                String[] command = ForkedJvm.hear().split(" ");
                switch (command[0]) {
                    case "leave" -> {
                        descriptors.leave(Integer.parseInt(command[1]));
                        ForkedJvm.say("left");
                    }
                    case "free" -> {
                        descriptors.giveBack();
                        ForkedJvm.say("free");
                    }
                    case "sessions" -> ForkedJvm.say("sessions=" + server.sessions().size());
                    default -> {
                        return;
                    }
                }
            }
        }
    }

    private ShmipcServer start(String address, int loops) {
        return ShmipcServer.start(
                ServerConfig.builder(ShmipcAddress.parse(address))
                        .session(session())
                        .eventLoopThreads(loops)
                        .build(),
                FewDescriptorsMain::echo);
    }

    private static void echo(Stream stream) {
        for (Checked.Message message = Checked.receive(stream);
                message != null;
                message = Checked.receive(stream)) {
            Checked.send(stream, message);
        }
    }

    // ---- client, and servers that cannot start ----

    private void connect() throws Exception {
        while (true) {
            String[] command = ForkedJvm.hear().split(" ");
            Footprint before = Footprint.take();
            switch (command[0]) {
                case "connect" -> ForkedJvm.say(with(command[1], this::exchange));
                case "start" -> ForkedJvm.say(with(command[1], this::startAndClose));
                default -> {
                    return;
                }
            }
            before.awaitNothingNew();
        }
    }

    private interface Step {
        String run();
    }

    private String with(String free, Step step) throws Exception {
        descriptors.leave(Integer.parseInt(free));
        try {
            return step.run();
        } catch (ShmipcException e) {
            return "failed " + e;
        } finally {
            descriptors.giveBack();
        }
    }

    private String exchange() {
        ClientConfig config =
                ClientConfig.builder(ShmipcAddress.parse(settings.address()))
                        .session(session())
                        .eventLoopThreads(2)
                        .build();
        try (ShmipcClient client = ShmipcClient.connect(config);
                Stream stream = client.borrowStream()) {
            Checked.exchange(stream, Checked.random(1, 0, 10_000));
            return "exchanged " + stream.session().mode();
        }
    }

    private String startAndClose() {
        try (ShmipcServer server = start(settings.address() + "2", 2)) {
            return "started with sessions=" + server.sessions().size();
        }
    }
}
