package io.shmipc.spring.actuate.endpoint;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A temporary file for a dump, so that it takes no heap while somebody fetches it, and its memory
 * is not looked at any longer than its writing takes. Only this user can open it; it has no name
 * any more once it is open where the system allows that, and none in any case once it is closed.
 */
final class DumpFile {

    private static final int BUFFER_BYTES = 1 << 16;

    /** What is to be in it. */
    interface Content {

        void writeTo(OutputStream out) throws IOException;
    }

    private DumpFile() {}

    /** Writes it, and gives what was written, for once; closing that removes the file. */
    static InputStream write(Content content) throws IOException {
        return write(Files.createTempFile("shmipc", ".dump"), content);
    }

    static InputStream write(Path file, Content content) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
        try {
            OutputStream out =
                    new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
            content.writeTo(out);
            out.flush();
            channel.position(0);
            return Channels.newInputStream(channel);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }
}
