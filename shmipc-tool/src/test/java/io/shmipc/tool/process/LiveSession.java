package io.shmipc.tool.process;

import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.Stream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A session between this JVM, which serves, and a child. This JVM keeps the message it got. */
final class LiveSession implements AutoCloseable {

    private static final int JAVA_WITH_NATIVE_ACCESS_FLAG = 22;
    private static final long PATIENCE_SECONDS = 60;

    private final Path socket;
    private final CountDownLatch over = new CountDownLatch(1);
    private final ShmipcServer server;
    private final Process child;

    LiveSession(Path folder) throws Exception {
        socket = folder.resolve("s.sock");
        server =
                ShmipcServer.start(
                        ServerConfig.builder(UnixDomainSocketAddress.of(socket))
                                .drainTimeout(Duration.ZERO)
                                .build(),
                        this::keep);
        List<String> command = new ArrayList<>();
        command.add(java());
        if (Runtime.version().feature() >= JAVA_WITH_NATIVE_ACCESS_FLAG) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of(ClientMain.class.getName(), socket.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        // Not as an argument: a class path would hide from a list what runs there.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        child = builder.start();
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        String line =
                CompletableFuture.supplyAsync(() -> line(lines))
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!"READY".equals(line)) {
            close();
            throw new IllegalStateException("child said " + line);
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String line(BufferedReader lines) {
        try {
            return lines.readLine();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void keep(Stream stream) throws InterruptedException {
        if (stream.reader().await(Integer.BYTES) == ReadStatus.READY) {
            stream.reader().readInt();
            stream.writer().putInt(1);
            stream.flush();
            over.await();
        }
    }

    long clientPid() {
        return child.pid();
    }

    /** The client ends as if it had been killed. */
    void killClient() throws InterruptedException {
        child.destroyForcibly();
        child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        over.countDown();
        killClient();
        server.close();
        Files.deleteIfExists(socket);
    }
}
