package io.shmipc.faults.chaos;

import io.shmipc.faults.chaos.peer.Command;
import io.shmipc.faults.chaos.peer.Setting;
import io.shmipc.faults.chaos.peer.Tally;
import io.shmipc.faults.chaos.process.ChildProcess;
import io.shmipc.faults.chaos.process.Holdings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the processes that live, while nothing is under way: what they hold must be what
 * their sessions need, and what they held before; and no call may have failed that nothing was done
 * to. Used by one thread.
 */
final class Inspector {

    /** Shared memory of a session: buffers and queues. */
    private static final int REGIONS_PER_SESSION = 2;

    /** Descriptors and threads that a JVM opens late and once, such as those of class files. */
    private static final int SLACK = 6;

    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final long SESSIONS_NANOS = 8_000_000_000L;
    private static final int LOOK_MILLIS = 10;

    private final Findings findings;
    private final Path folder;
    private final Map<ChildProcess, Baseline> baselines = new HashMap<>();
    private final Map<ChildProcess, Map<String, Long>> failures = new HashMap<>();
    private int inspections;

    private record Baseline(int sockets, int others, int threads) {}

    Inspector(Findings findings, Path folder) {
        this.findings = findings;
        this.folder = folder;
    }

    int inspections() {
        return inspections;
    }

    /**
     * Pauses everybody, looks at everything, and lets them go on.
     *
     * @param after what happened since the last time
     * @param server our server, or null if it is foreign
     * @param allowed failures that a client may have had since the last time
     */
    void inspect(
            Event after,
            @Nullable ChildProcess server,
            List<ChildProcess> clients,
            Function<ChildProcess, Set<String>> allowed)
            throws InterruptedException {
        inspections++;
        clients.forEach(client -> client.tell(Command.PAUSE));
        for (ChildProcess client : clients) {
            checkFailures(
                    after, client, Tally.decode(client.answer(ANSWER)), allowed.apply(client));
        }
        List<Usage> usages = new ArrayList<>();
        clients.forEach(client -> client.tell(Command.USAGE));
        for (ChildProcess client : clients) {
            usages.add(Usage.decode(client.answer(ANSWER)));
        }
        for (int i = 0; i < clients.size(); i++) {
            checkSessions(clients.get(i), usages.get(i));
            check(clients.get(i), usages.get(i), server != null);
        }
        if (server != null) {
            Usage usage = serverUsage(server, usages);
            check(server, usage, true);
        }
        checkFiles(usages.stream().mapToInt(Usage::files).sum());
        clients.forEach(client -> client.tell(Command.RESUME));
        for (ChildProcess client : clients) {
            client.answer(ANSWER);
        }
    }

    private Usage serverUsage(ChildProcess server, List<Usage> clients)
            throws InterruptedException {
        int sessions = clients.stream().mapToInt(Usage::sessions).sum();
        long deadline = System.nanoTime() + SESSIONS_NANOS;
        Usage usage = Usage.decode(server.ask(Command.USAGE, ANSWER));
        while (usage.sessions() != sessions && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_MILLIS);
            usage = Usage.decode(server.ask(Command.USAGE, ANSWER));
        }
        if (usage.sessions() != sessions) {
            findings.leak(
                    server + " has sessions=" + usage.sessions() + ", its clients " + sessions);
        }
        return usage;
    }

    private void checkFailures(
            Event after, ChildProcess client, Map<String, Long> counters, Set<String> allowed) {
        Map<String, Long> before = failures.getOrDefault(client, Map.of());
        counters.forEach(
                (name, value) -> {
                    long more = value - before.getOrDefault(name, 0L);
                    boolean failure =
                            name.startsWith(Tally.FAILED) || name.equals(Tally.UNEXPECTED);
                    if (failure && more > 0 && after == Event.HOT_RESTART) {
                        findings.failedInRestart(more);
                    }
                    if (failure && more > 0 && !allowed.contains(name.replace(Tally.FAILED, ""))) {
                        findings.survivorHurt(
                                after
                                        + ": "
                                        + client
                                        + " "
                                        + name
                                        + "="
                                        + more
                                        + ", allowed: "
                                        + allowed
                                        + "; it said last: "
                                        + String.join(" | ", client.log()));
                    }
                });
        failures.put(client, counters);
    }

    private void checkSessions(ChildProcess client, Usage usage) {
        int wanted = client.settings().number(Setting.SESSIONS);
        if (usage.sessions() != wanted) {
            findings.survivorHurt(client + " sessions=" + usage.sessions() + " of " + wanted);
        }
    }

    /** What ends by itself may take a moment; what is still there after some seconds is leaked. */
    private void check(ChildProcess process, Usage usage, boolean checkSlices)
            throws InterruptedException {
        long deadline = System.nanoTime() + SESSIONS_NANOS;
        List<String> problems = problems(process, usage, checkSlices);
        while (!problems.isEmpty() && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_MILLIS);
            Usage again = Usage.decode(process.ask(Command.USAGE, ANSWER));
            problems = problems(process, again, checkSlices);
        }
        problems.forEach(problem -> findings.leak(process + " " + problem));
    }

    private List<String> problems(ChildProcess process, Usage usage, boolean checkSlices) {
        List<String> problems = new ArrayList<>();
        if (checkSlices && usage.held() > 0) {
            problems.add("slices held=" + usage.held() + " of " + usage.slices());
        }
        if (checkSlices && usage.used() > 0) {
            problems.add("slices used by account=" + usage.used() + " of " + usage.slices());
        }
        Holdings now = Holdings.of(process.pid());
        int mappings = REGIONS_PER_SESSION * usage.mapped();
        exactly(problems, "mappings", now.mappings(), mappings);
        atMost(problems, "region descriptors", now.regions(), mappings);
        Baseline seen =
                new Baseline(now.sockets() - usage.sessions(), now.others(), usage.threads());
        Baseline first = baselines.get(process);
        if (first != null) {
            exactly(problems, "sockets besides sessions", seen.sockets(), first.sockets());
            atMost(problems, "other descriptors", seen.others(), first.others() + SLACK);
            atMost(problems, "threads", seen.threads(), first.threads() + SLACK);
        } else if (problems.isEmpty()) {
            baselines.put(process, seen);
        }
        return problems;
    }

    private static void exactly(List<String> problems, String what, int value, int wanted) {
        if (value != wanted) {
            problems.add(what + "=" + value + " must be = " + wanted);
        }
    }

    private static void atMost(List<String> problems, String what, int value, int most) {
        if (value > most) {
            problems.add(what + "=" + value + " must be <= " + most);
        }
    }

    /** Looks whether the folder holds the files of so many sessions and no more. */
    void checkFiles(int sessions) throws InterruptedException {
        long deadline = System.nanoTime() + SESSIONS_NANOS;
        int most = REGIONS_PER_SESSION * sessions;
        int files = files();
        while (files > most && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_MILLIS);
            files = files();
        }
        if (files > most) {
            findings.leak("files=" + files + " must be <= " + most);
        }
    }

    private int files() {
        int files = 0;
        try (DirectoryStream<Path> regions = Files.newDirectoryStream(folder, "shmipc_*")) {
            for (Path unused : regions) {
                files++;
            }
        } catch (IOException e) {
            findings.leak("cannot look at " + folder + ": " + e);
        }
        return files;
    }

    /** A server whose clients have all gone. */
    void inspectDeserted(ChildProcess server) throws InterruptedException {
        inspections++;
        check(server, serverUsage(server, List.of()), true);
        checkFiles(0);
    }
}
