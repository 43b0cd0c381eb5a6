package io.shmipc.diagnostics.host;

import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.BufferReader;
import io.shmipc.session.MemoryType;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import io.shmipc.testkit.ForkedJvm;
import java.nio.file.Path;

/** A server that keeps the messages that begin with 1, and answers the others. */
final class CapturedMain {

    static final int KEPT = 1;
    static final int ANSWERED = 2;
    static final int MESSAGE_BYTES = 20;

    private CapturedMain() {}

    static SessionConfig config(String memoryType, String directory) {
        return SessionConfig.builder()
                .memoryType(MemoryType.valueOf(memoryType))
                .regionDirectory(Path.of(directory))
                .build();
    }

    public static void main(String[] arguments) throws Exception {
        try (ShmipcServer server =
                ShmipcServer.start(
                        ServerConfig.builder(ShmipcAddress.parse(arguments[0]))
                                .session(config(arguments[1], arguments[2]))
                                .build(),
                        CapturedMain::serve)) {
            ForkedJvm.say("started");
            while (!ForkedJvm.hear().equals("close")) {
                ForkedJvm.say("still here");
            }
        }
        ForkedJvm.say("closed");
    }

    private static void serve(Stream stream) {
        BufferReader reader = stream.reader();
        byte[] rest = new byte[MESSAGE_BYTES - Integer.BYTES];
        while (reader.await(MESSAGE_BYTES) == ReadStatus.READY) {
            int kind = reader.readInt();
            if (kind == KEPT) {
                // Nobody ever closes it.
                reader.readPart(MESSAGE_BYTES - Integer.BYTES);
            } else {
                reader.readBytes(rest, 0, rest.length);
            }
            reader.release();
            stream.writer().putInt(kind);
            stream.flush();
        }
    }
}
