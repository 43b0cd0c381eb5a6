package io.shmipc.benchmarks.process;

import io.shmipc.benchmarks.measure.PhaseOutcome;
import io.shmipc.benchmarks.measure.ProcessCosts;
import io.shmipc.benchmarks.model.Case;
import io.shmipc.benchmarks.model.Contender;
import java.time.Duration;

/** The server's and the client's process of one contender. Used by one thread at a time. */
public final class PeerPair implements AutoCloseable {

    private static final Duration SETUP_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration RUN_GRACE = Duration.ofSeconds(60);

    /** So that a reading costs little by the time it counts. */
    private static final int READINGS_BEFORE = 50;

    private final PeerProcess server;
    private final PeerProcess client;

    private PeerPair(PeerProcess server, PeerProcess client) {
        this.server = server;
        this.client = client;
    }

    /**
     * What one measurement brought.
     *
     * @param client round trips, and what they cost there
     * @param server costs of the server's process in the same time
     */
    public record Outcome(PhaseOutcome client, ProcessCosts server) {}

    /**
     * What both processes used while nothing happened.
     *
     * @param clientCpuNanos processor time there
     * @param serverCpuNanos processor time there
     * @param nanos how long that was
     */
    public record Idle(long clientCpuNanos, long serverCpuNanos, long nanos) {}

    /** Starts both processes. */
    public static PeerPair start(Contender contender, RunFolder folder) throws PeerFailedException {
        PeerProcess server = PeerProcess.start(contender, folder);
        try {
            return new PeerPair(server, PeerProcess.start(contender, folder));
        } catch (PeerFailedException e) {
            server.close();
            throw e;
        }
    }

    /** Starts the server of a case and connects the client. */
    public void connect(Case what) throws PeerFailedException {
        String address = server.ask(PeerCommands.SERVE + " " + what.encode(), SETUP_TIMEOUT);
        client.ask(PeerCommands.CONNECT + " " + address + " " + what.encode(), SETUP_TIMEOUT);
    }

    /** Repeats round trips for a time, and until each stream has done a number of them. */
    public Outcome run(Duration time, long minRoundTrips) throws PeerFailedException {
        ProcessCosts before = serverCosts();
        String answer =
                client.ask(
                        PeerCommands.RUN + " " + time.toNanos() + " " + minRoundTrips,
                        time.multipliedBy(io.shmipc.benchmarks.measure.Phase.LONGEST_MULTIPLE)
                                .plus(RUN_GRACE));
        return new Outcome(PhaseOutcome.decode(answer), serverCosts().since(before));
    }

    /** Leaves both processes alone for a time. */
    public Idle idle(Duration time) throws PeerFailedException, InterruptedException {
        for (int i = 0; i < READINGS_BEFORE; i++) {
            exactCpuNanos(client);
            exactCpuNanos(server);
        }
        long clientBefore = exactCpuNanos(client);
        long serverBefore = exactCpuNanos(server);
        long start = System.nanoTime();
        Thread.sleep(time.toMillis());
        long clientAfter = exactCpuNanos(client);
        long serverAfter = exactCpuNanos(server);
        return new Idle(
                clientAfter - clientBefore, serverAfter - serverBefore, System.nanoTime() - start);
    }

    private static long exactCpuNanos(PeerProcess peer) throws PeerFailedException {
        return Long.parseLong(peer.ask(PeerCommands.EXACT_CPU, SETUP_TIMEOUT));
    }

    private ProcessCosts serverCosts() throws PeerFailedException {
        return costs(server);
    }

    private static ProcessCosts costs(PeerProcess peer) throws PeerFailedException {
        return ProcessCosts.decode(peer.ask(PeerCommands.COSTS, SETUP_TIMEOUT));
    }

    /**
     * Ends the client and the server of a case; the processes go on.
     *
     * @return messages that fell back
     */
    public long disconnect() throws PeerFailedException {
        long fallbacks = Long.parseLong(client.ask(PeerCommands.DISCONNECT, SETUP_TIMEOUT));
        server.ask(PeerCommands.STOP, SETUP_TIMEOUT);
        return fallbacks;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
