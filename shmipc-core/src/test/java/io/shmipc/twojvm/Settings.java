package io.shmipc.twojvm;

import io.shmipc.session.MemoryType;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.SizeClass;
import java.nio.file.Path;
import java.time.Duration;

/** How the sessions of these tests are set up, as words on a command line. */
record Settings(String address, String memory, String folder, boolean tiny) {

    static Settings of(String[] arguments) {
        return new Settings(
                arguments[0], arguments[1], arguments[2], Boolean.parseBoolean(arguments[3]));
    }

    String[] arguments() {
        return new String[] {address, memory, folder, String.valueOf(tiny)};
    }

    Settings at(String otherAddress) {
        return new Settings(otherAddress, memory, folder, tiny);
    }

    /** The read timeout is far longer than any test: who waits is told, or the test hangs. */
    SessionConfig.Builder session() {
        SessionConfig.Builder builder =
                SessionConfig.builder()
                        .memoryType(MemoryType.valueOf(memory))
                        .regionDirectory(Path.of(folder))
                        .handshakeTimeout(Duration.ofSeconds(20))
                        .readTimeout(Duration.ofMinutes(10))
                        .writeTimeout(Duration.ofMinutes(10));
        if (tiny) {
            builder.sizeClasses(new SizeClass(1000, 100)).regionBytes(8 + 36 + 16 * 1020);
        }
        return builder;
    }
}
