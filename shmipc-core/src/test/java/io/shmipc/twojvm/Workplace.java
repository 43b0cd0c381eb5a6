package io.shmipc.twojvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.client.ClientConfig;
import io.shmipc.session.Eventually;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.testkit.Footprint;
import io.shmipc.testkit.ForkedJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for the socket and one for the files of regions. Closing it proves that neither holds
 * anything any more, and that this process holds nothing either.
 */
final class Workplace implements AutoCloseable {

    private final Path folder;
    private final Path regions;
    private final Footprint before = Footprint.take();

    Workplace() {
        try {
            folder = Files.createTempDirectory("shm");
            regions = Files.createDirectory(folder.resolve("regions"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param transport memory and kind of socket, such as {@code FILE/tcp}
     */
    Settings settings(String transport, boolean tiny) {
        String[] parts = transport.split("/");
        String address =
                parts[1].equals("tcp") ? "tcp://127.0.0.1:0" : "unix:" + folder.resolve("s");
        return new Settings(address, parts[0], regions.toString(), tiny);
    }

    Path folder() {
        return folder;
    }

    ForkedJvm startServer(Settings settings) {
        return ForkedJvm.start(ServerMain.class, List.of(), settings.arguments());
    }

    static ClientConfig clientOf(Settings settings) {
        return ClientConfig.builder(ShmipcAddress.parse(settings.address()))
                .session(settings.session().build())
                .connectTimeout(Duration.ofSeconds(30))
                .build();
    }

    List<Path> regionFiles() {
        return list(regions);
    }

    void awaitNoRegionFiles() {
        Eventually.isTrue(() -> regionFiles().isEmpty());
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            before.awaitNothingNew();
            assertThat(regionFiles()).isEmpty();
        } finally {
            try {
                for (Path file : regionFiles()) {
                    Files.delete(file);
                }
                Files.delete(regions);
                // The socket of a server that was killed.
                Files.deleteIfExists(folder.resolve("s"));
                Files.delete(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
