package io.shmipc.twojvm;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.ShmipcException;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import io.shmipc.testkit.ForkedJvm;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A client that fills its messages with a secret, and looks for secrets in its shared memory. */
final class ContainedClient {

    private static final int SECRETS_A_MESSAGE = 1000;

    private ContainedClient() {}

    /** Its command line: settings, then the secret. */
    static String[] arguments(Settings settings, int secret, boolean fallBack) {
        String[] base = settings.arguments();
        return new String[] {
            base[0], base[1], base[2], base[3], String.valueOf(secret), String.valueOf(fallBack)
        };
    }

    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.of(arguments);
        int secret = Integer.parseInt(arguments[4]);
        ClientConfig config =
                ClientConfig.builder(ShmipcAddress.parse(settings.address()))
                        .session(
                                settings.session()
                                        .regionBytes(8 << 20)
                                        .fallBackToSocketOnly(Boolean.parseBoolean(arguments[5]))
                                        .build())
                        .connectTimeout(Duration.ofSeconds(30))
                        .build();
        try (ShmipcClient client = ShmipcClient.connect(config)) {
            ForkedJvm.say("pid=" + ProcessHandle.current().pid());
            for (int number = 0; ; ) {
                String[] command = ForkedJvm.hear().split(" ");
                switch (command[0]) {
                    case "rounds" -> {
                        int rounds = Integer.parseInt(command[1]);
                        exchange(client, secret, number, rounds);
                        number += rounds;
                        ForkedJvm.say("exchanged " + client.sessions().get(0).mode());
                    }
                    case "regions" -> ForkedJvm.say(String.join(",", regions()));
                    case "find" -> ForkedJvm.say("found=" + find(Integer.parseInt(command[1])));
                    default -> {
                        return;
                    }
                }
            }
        } catch (ShmipcException e) {
            ForkedJvm.say("failed " + e);
        }
    }

    private static void exchange(ShmipcClient client, int secret, int from, int rounds) {
        try (Stream stream = client.borrowStream()) {
            for (int number = from; number < from + rounds; number++) {
                byte[] payload = payload(secret);
                Checked.Message message = new Checked.Message(secret, number, payload);
                Checked.send(stream, message);
                Checked.Message answer = Checked.receive(stream);
                Checked.requireSame(message, answer);
                if (!java.util.Arrays.equals(payload, answer.payload())) {
                    throw new AssertionError("secret=" + secret + " came back as another");
                }
            }
        }
    }

    private static byte[] payload(int secret) {
        ByteBuffer payload = ByteBuffer.allocate(SECRETS_A_MESSAGE * Long.BYTES);
        while (payload.hasRemaining()) {
            payload.putLong(pattern(secret));
        }
        return payload.array();
    }

    /** Eight bytes that nothing else consists of. */
    private static long pattern(int secret) {
        return 0x5ec3e7_00_9b1dL << 16 | secret;
    }

    private static List<String> maps() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains("shmipc_"))
                .toList();
    }

    /** Names of the regions this process has mapped. */
    private static List<String> regions() throws IOException {
        return maps().stream()
                .map(line -> line.substring(line.indexOf("shmipc_")).split(" ")[0])
                .toList();
    }

    /** How often a secret lies in the regions that this process has mapped. */
    private static int find(int secret) throws IOException {
        int found = 0;
        byte[] pattern = ByteBuffer.allocate(Long.BYTES).putLong(pattern(secret)).array();
        try (RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "r")) {
            for (String line : maps()) {
                String[] range = line.split(" ")[0].split("-");
                long start = Long.parseUnsignedLong(range[0], 16);
                byte[] region = new byte[(int) (Long.parseUnsignedLong(range[1], 16) - start)];
                memory.seek(start);
                memory.readFully(region);
                found += count(region, pattern);
            }
        }
        return found;
    }

    private static int count(byte[] region, byte[] pattern) {
        int found = 0;
        for (int at = 0; at + pattern.length <= region.length; at++) {
            if (region[at] == pattern[0]
                    && java.util.Arrays.equals(
                            region, at, at + pattern.length, pattern, 0, pattern.length)) {
                found++;
            }
        }
        return found;
    }
}
