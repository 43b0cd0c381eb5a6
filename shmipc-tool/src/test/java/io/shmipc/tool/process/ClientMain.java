package io.shmipc.tool.process;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.Stream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A client that has one message out, of which the server keeps the memory. It ends with its
 * standard input.
 */
public final class ClientMain {

    /** With the four bytes before it one line of a preview. */
    static final String PAYLOAD = "order of tea";

    private ClientMain() {}

    public static void main(String[] arguments) throws IOException {
        ClientConfig config =
                ClientConfig.builder(UnixDomainSocketAddress.of(Path.of(arguments[0])))
                        .session(SessionConfig.builder().regionBytes(4 << 20).build())
                        .build();
        try (ShmipcClient client = ShmipcClient.connect(config)) {
            byte[] payload = PAYLOAD.getBytes(StandardCharsets.US_ASCII);
            Stream stream = client.borrowStream();
            stream.writer().putInt(payload.length).put(payload);
            stream.flush();
            stream.reader().readInt();
            stream.reader().release();
            System.out.println("READY");
            while (System.in.read() >= 0) {
                // Until it is closed.
            }
        }
    }
}
