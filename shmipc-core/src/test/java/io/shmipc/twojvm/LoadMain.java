package io.shmipc.twojvm;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.testkit.ForkedJvm;
import io.shmipc.testkit.RequestLoad;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A client process with eight users that send requests until they are told to stop. */
final class LoadMain {

    private LoadMain() {}

    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.of(arguments);
        try (ShmipcClient client =
                        ShmipcClient.connect(
                                ClientConfig.builder(ShmipcAddress.parse(settings.address()))
                                        .session(settings.session().build())
                                        .sessions(2)
                                        .connectTimeout(Duration.ofSeconds(30))
                                        .build());
                RequestLoad load = new RequestLoad(client, 8)) {
            while (!ForkedJvm.hear().equals("stop")) {
                long before = load.answered();
                while (load.answered() < before + 100 && load.failures().isEmpty()) {
                    LockSupport.parkNanos(1_000_000);
                }
                ForkedJvm.say(load.failures().isEmpty() ? "well" : "" + load.failures());
            }
            load.close();
            ForkedJvm.say("failed=" + load.failures().size());
        }
    }
}
