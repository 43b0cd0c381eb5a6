package io.shmipc.faults.chaos;

import io.shmipc.faults.chaos.process.ChildFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An echo server that somebody else wrote, started by a command. */
final class ForeignServer implements AutoCloseable {

    /** Stands for the path of the socket in the command. */
    static final String SOCKET = "{socket}";

    private static final long START_NANOS = 20_000_000_000L;
    private static final int LOOK_MILLIS = 20;
    private static final int END_SECONDS = 5;

    private final Process process;

    private ForeignServer(Process process) {
        this.process = process;
    }

    /**
     * Starts the command and waits until its socket is there.
     *
     * @param log where its output goes
     */
    static ForeignServer start(String command, Path socket, Path log) throws InterruptedException {
        try {
            ForeignServer server =
                    new ForeignServer(
                            new ProcessBuilder(
                                            "sh",
                                            "-c",
                                            "exec " + command.replace(SOCKET, socket.toString()))
                                    .redirectErrorStream(true)
                                    .redirectOutput(log.toFile())
                                    .start());
            long deadline = System.nanoTime() + START_NANOS;
            while (!Files.exists(socket)) {
                if (!server.process.isAlive() || System.nanoTime() - deadline > 0) {
                    server.close();
                    throw new ChildFailedException(
                            "command=" + command + " made no socket=" + socket + "; see " + log);
                }
                Thread.sleep(LOOK_MILLIS);
            }
            return server;
        } catch (IOException e) {
            throw new ChildFailedException("cannot start command=" + command + ": " + e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
