package io.shmipc.sample.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent and applications, each in a JVM of its own. */
@Timeout(300)
class AgentIT {

    private static final long POLL_NANOS = 20_000_000;

    @TempDir Path folder;

    private final List<SampleProcess> started = new ArrayList<>();

    @AfterEach
    void endAll() throws InterruptedException {
        for (SampleProcess each : started) {
            each.close();
        }
    }

    @Test
    void shouldKeepTheLogsOfSeveralApplicationsApartAndByteForByte() throws Exception {
        byte[] nasty = NastyLog.bytes(12);
        byte[] plain = "INFO plain line\n".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
        Path nastyLog = Files.write(folder.resolve("nasty.log"), nasty);
        Path plainLog = Files.write(folder.resolve("plain.log"), plain);
        SampleProcess agent = startAgent();

        SampleProcess first = startApp(nastyLog.toString());
        SampleProcess second = startApp(plainLog.toString(), "--name=../plain");
        assertThat(first.awaitEnd()).as(first.output()).isZero();
        assertThat(second.awaitEnd()).as(second.output()).isZero();

        assertThat(stored("nasty.log")).isEqualTo(withLastLineBreak(nasty));
        assertThat(stored("%2E.%2Fplain")).isEqualTo(plain);
        SampleProcess query = run("query", "--name=../plain", "--last=2");
        assertThat(query.output()).isEqualTo("INFO plain line\nINFO plain line");
        assertThat(run("query", "--name=nobody").output())
                .contains("The agent answers: no application nobody is known");
        assertThat(agent.stop()).isEqualTo(143);
        assertThat(folder.resolve("a.sock")).doesNotExist();
    }

    @Test
    void shouldGoOnAfterACrashAndReportATornRecord() throws Exception {
        Path log = Files.writeString(folder.resolve("x.log"), "ERROR one\ntwo\n".repeat(500));
        SampleProcess agent = startAgent();
        assertThat(run("app", log.toString()).awaitEnd()).isZero();
        agent.kill();
        Path file = files("x.log").get(0);
        Files.writeString(file, "torn", StandardOpenOption.APPEND);

        SampleProcess restarted = startAgent();
        assertThat(restarted.output())
                .contains("cut a torn last record of 4 bytes")
                .contains("Recovered 1000 records of x.log");
        SampleProcess app = run("app", log.toString());
        assertThat(app.awaitEnd()).as(app.output()).isZero();
        assertThat(run("query", "--name=x.log").output())
                .contains("2,000 records")
                .containsPattern("ERROR +1,000");
        assertThat(run("query", "--name=x.log", "--search=one", "--limit=3").output())
                .startsWith("ERROR one\nERROR one\nERROR one");
    }

    @Test
    void shouldSayHowManyRecordsWereAcknowledgedWhenTheAgentDies() throws Exception {
        SampleProcess agent = startAgent();
        SampleProcess app = startApp("-");
        OutputStream input = app.input();
        input.write("line\n".repeat(100).getBytes(StandardCharsets.US_ASCII));
        input.flush();
        awaitStored("stdin", 500);
        // What is written may not be acknowledged yet; a second step can only follow the first's.
        input.write("more\n".repeat(10).getBytes(StandardCharsets.US_ASCII));
        input.flush();
        awaitStored("stdin", 550);
        agent.kill();
        try {
            input.write("lost\n".repeat(10).getBytes(StandardCharsets.US_ASCII));
            input.close();
        } catch (IOException e) {
            // The application may have noticed before.
        }
        assertThat(app.awaitEnd()).as(app.output()).isEqualTo(4);
        assertThat(app.output()).containsPattern("Broken off: 1[01]0 records were acknowledged");
    }

    @Test
    void shouldExplainWhatIsWrongWithExitCodes() throws Exception {
        SampleProcess noAgent =
                run("app", Files.writeString(folder.resolve("x"), "x\n").toString());
        assertThat(noAgent.awaitEnd()).isEqualTo(4);
        assertThat(noAgent.output()).startsWith("No agent answers on unix:" + folder);

        SampleProcess noFile = run("app", folder.resolve("missing").toString());
        assertThat(noFile.awaitEnd()).isEqualTo(3);
        assertThat(noFile.output()).endsWith("there is no such file.");

        SampleProcess wrong = SampleProcess.run(folder, "app", "--colour=red");
        assertThat(wrong.awaitEnd()).isEqualTo(2);
        assertThat(wrong.output()).startsWith("unknown option of app: --colour").contains("Usage:");
    }

    @Test
    void shouldLeaveAFolderToTheAgentThatHasIt() throws Exception {
        startAgent();
        SampleProcess second =
                SampleProcess.run(
                        folder,
                        "agent",
                        "--address=unix:" + folder.resolve("b.sock"),
                        "--data=" + folder.resolve("logs"));
        assertThat(second.awaitEnd()).isEqualTo(1);
        assertThat(second.output())
                .contains("The agent cannot start: folder " + folder)
                .contains("is used by another agent")
                .doesNotContain("\tat ");
    }

    private SampleProcess startAgent() throws Exception {
        SampleProcess agent =
                SampleProcess.start(
                        folder,
                        "agent",
                        address(),
                        "--data=" + folder.resolve("logs"),
                        "--file-size=1MB");
        started.add(agent);
        agent.awaitLine("Agent ready");
        return agent;
    }

    private SampleProcess startApp(String file, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("app", file, address()));
        arguments.addAll(List.of(more));
        SampleProcess app = SampleProcess.start(folder, arguments.toArray(String[]::new));
        started.add(app);
        return app;
    }

    private SampleProcess run(String role, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(role, address()));
        arguments.addAll(List.of(more));
        return SampleProcess.run(folder, arguments.toArray(String[]::new));
    }

    private String address() {
        return "--address=unix:" + folder.resolve("a.sock");
    }

    private List<Path> files(String application) throws IOException {
        try (Stream<Path> list = Files.list(folder.resolve("logs").resolve(application))) {
            return list.sorted().toList();
        }
    }

    private byte[] stored(String application) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Path file : files(application)) {
            all.write(Files.readAllBytes(file));
        }
        return all.toByteArray();
    }

    private static byte[] withLastLineBreak(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes);
        out.write('\n');
        return out.toByteArray();
    }

    private void awaitStored(String application, int bytes) throws IOException {
        long deadline = System.nanoTime() + SampleProcess.PATIENCE.toNanos();
        Path logFolder = folder.resolve("logs").resolve(application);
        while (!Files.isDirectory(logFolder) || stored(application).length < bytes) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
