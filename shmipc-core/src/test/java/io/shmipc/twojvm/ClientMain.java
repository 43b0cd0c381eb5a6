package io.shmipc.twojvm;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import io.shmipc.testkit.ForkedJvm;
import java.time.Duration;

/** Another process that sends checked messages: a few, or on and on. */
final class ClientMain {

    private ClientMain() {}

    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.of(arguments);
        ShmipcClient client =
                ShmipcClient.connect(
                        ClientConfig.builder(ShmipcAddress.parse(settings.address()))
                                .session(settings.session().build())
                                .connectTimeout(Duration.ofSeconds(30))
                                .build());
        Stream stream = client.borrowStream();
        for (int number = 0; number < 10; number++) {
            Checked.exchange(stream, Checked.random(1, number, 1 + number * 10_000));
        }
        ForkedJvm.say(client.sessions().get(0).mode().name());
        switch (ForkedJvm.hear()) {
            case "return" -> {
                // Neither the stream nor the client is closed.
            }
            case "exit" -> System.exit(0);
            case "traffic" -> traffic(client);
            default -> throw new IllegalArgumentException("unknown command");
        }
    }

    private static void traffic(ShmipcClient client) throws Exception {
        for (int user = 0; user < 8; user++) {
            int name = user;
            Thread thread =
                    new Thread(
                            () -> {
                                Stream stream = client.borrowStream();
                                for (int number = 0; ; number++) {
                                    Checked.exchange(stream, Checked.random(name, number, 20_000));
                                    if (number == 50) {
                                        ForkedJvm.say("running");
                                    }
                                }
                            });
            thread.setDaemon(true);
            thread.start();
        }
        ForkedJvm.hear();
    }
}
