package io.shmipc.twojvm;

import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import io.shmipc.testkit.ForkedJvm;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Another process that answers checked messages with themselves. */
final class ServerMain {

    private final CountDownLatch closing = new CountDownLatch(1);

    private ServerMain() {}

    public static void main(String[] arguments) throws Exception {
        ServerMain main = new ServerMain();
        Settings settings = Settings.of(arguments);
        ShmipcServer server =
                ShmipcServer.start(
                        ServerConfig.builder(ShmipcAddress.parse(settings.address()))
                                .session(settings.session().build())
                                .drainTimeout(Duration.ofSeconds(30))
                                .build(),
                        main::serve);
        ForkedJvm.say(ShmipcAddress.format(server.localAddress()));
        while (true) {
            switch (ForkedJvm.hear()) {
                case "close" -> {
                    new Thread(main.closing::countDown).start();
                    server.close();
                    ForkedJvm.say("closed");
                    return;
                }
                case "mode" -> ForkedJvm.say(server.sessions().get(0).mode().name());
                default -> throw new IllegalArgumentException("unknown command");
            }
        }
    }

    private void serve(Stream stream) throws Exception {
        int expected = 0;
        for (Checked.Message message = Checked.receive(stream);
                message != null;
                message = Checked.receive(stream)) {
            if (message.number() != expected++) {
                ForkedJvm.say("out of order: " + message.number() + " for " + (expected - 1));
            }
            if (message.stream() == Checked.SLOW) {
                ForkedJvm.say("at work");
                closing.await();
            }
            if (message.stream() != Checked.SILENT) {
                Checked.send(stream, message);
            }
        }
    }
}
