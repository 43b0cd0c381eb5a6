package io.shmipc.internal.os;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A path as the bytes that the kernel sees, encoded as the JDK encodes names of files: a path that
 * goes once through the JDK and once through a native call must name one file.
 */
final class PathBytes {

    private static final Charset CHARSET = charset();

    private PathBytes() {}

    static byte[] of(Path path) {
        return path.toString().getBytes(CHARSET);
    }

    static Path toPath(byte[] bytes) {
        return Path.of(new String(bytes, CHARSET));
    }

    private static Charset charset() {
        String name = System.getProperty("sun.jnu.encoding", "UTF-8");
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }
}
