package io.shmipc.spring.core;

import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A peer in a process of its own that says when something arrives and never answers. */
public final class HangingPeer {

    private static final String ARRIVED = "something has arrived";

    private HangingPeer() {}

    /** Starts one, and returns when it can be connected to. */
    static Process start(Path socket) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        HangingPeer.class.getName(),
                        socket.toString()));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Eventually.isTrue(() -> Files.exists(socket) || !process.isAlive());
        return process;
    }

    /** Waits until something has arrived there. */
    static void awaitArrival(Process process) throws IOException {
        BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals(ARRIVED)) {
                return;
            }
        }
        throw new IOException("the peer has ended");
    }

    public static void main(String[] args) throws InterruptedException {
        // A test that was killed must not leave a process behind.
        ProcessHandle.current()
                .parent()
                .ifPresent(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(0)));
        ShmipcServer.start(
                ServerConfig.builder(UnixDomainSocketAddress.of(Path.of(args[0]))).build(),
                stream -> {
                    stream.reader().await(1);
                    System.out.println(ARRIVED);
                    Thread.currentThread().join();
                });
        Thread.currentThread().join();
    }
}
