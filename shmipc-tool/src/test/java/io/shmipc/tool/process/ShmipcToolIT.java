package io.shmipc.tool.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.diagnostics.RegionAnalysis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The jar, run as users run it, on processes that share memory. */
class ShmipcToolIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir static Path shared;

    @TempDir Path folder;

    private static final int SIGINT = 2;

    private static LiveSession live;

    @BeforeAll
    static void connect() throws Exception {
        Assumptions.assumeTrue(
                mayLookAtOthers(),
                "kernel.yama.ptrace_scope is not 0 and this is not root: processes may not look at"
                        + " each other");
        live = new LiveSession(shared);
    }

    @AfterAll
    static void close() throws Exception {
        if (live != null) {
            live.close();
        }
    }

    private static boolean mayLookAtOthers() throws IOException {
        Path scope = Path.of("/proc/sys/kernel/yama/ptrace_scope");
        return !Files.exists(scope)
                || Files.readString(scope).strip().equals("0")
                || Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    private ToolProcess tool(String... arguments) throws Exception {
        return ToolProcess.run(folder, arguments);
    }

    private static String clientPid() {
        return Long.toString(live.clientPid());
    }

    private static String serverPid() {
        return Long.toString(ProcessHandle.current().pid());
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    @Test
    void shouldListBothEndsAndThatTheyShare() throws Exception {
        ToolProcess run = tool("list", "--json");

        assertThat(run.exitCode()).as(run.toString()).isZero();
        JsonNode client =
                elements(JSON.readTree(run.out()).get("processes")).stream()
                        .filter(process -> process.get("pid").asLong() == live.clientPid())
                        .findFirst()
                        .orElseThrow();
        assertThat(client.get("command").asString()).contains("ClientMain");
        assertThat(elements(client.get("regions")))
                .extracting(region -> region.get("kind").asString())
                .containsExactlyInAnyOrder("buffer", "queue");
        assertThat(elements(client.get("regions")))
                .allSatisfy(
                        region ->
                                assertThat(elements(region.get("sharedWith")))
                                        .extracting(JsonNode::asString)
                                        .containsExactly(serverPid()));
        assertThat(tool("list").out()).contains(clientPid(), "with " + serverPid());
    }

    @Test
    void shouldShowTheSliceThatIsOut() throws Exception {
        ToolProcess run = tool("show", "--preview=32", clientPid());

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out())
                .contains("of process " + clientPid(), "client-to-server", "No problems")
                .contains(ClientMain.PAYLOAD)
                .doesNotContain("\u001b");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void shouldNotShowPayloadUnlessAsked() throws Exception {
        ToolProcess run = tool("show", clientPid());

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out()).contains("not free:").doesNotContain(ClientMain.PAYLOAD);
    }

    @Test
    void shouldDumpShowAndCompare() throws Exception {
        Path dump = folder.resolve("a.dump");
        Path second = folder.resolve("b.dump");

        ToolProcess dumped = tool("dump", clientPid(), "-o", dump.toString(), "--payload-bytes=64");
        assertThat(dumped.exitCode()).as(dumped.toString()).isZero();
        assertThat(new String(Files.readAllBytes(dump), StandardCharsets.ISO_8859_1))
                .contains(ClientMain.PAYLOAD);
        assertThat(tool("dump", clientPid(), "-o", second.toString()).exitCode()).isZero();
        assertThat(new String(Files.readAllBytes(second), StandardCharsets.ISO_8859_1))
                .doesNotContain(ClientMain.PAYLOAD);

        ToolProcess shown = tool("show", "--json", dump.toString());
        assertThat(shown.exitCode()).as(shown.toString()).isZero();
        JsonNode session = JSON.readTree(shown.out()).get("sessions").get(0);
        assertThat(session.get("formatVersion").asInt()).isEqualTo(RegionAnalysis.FORMAT_VERSION);
        assertThat(session.get("source").get("pid").asLong()).isEqualTo(live.clientPid());
        assertThat(session.get("held").size()).isPositive();
        assertThat(tool("show", dump.toString()).out()).contains(ClientMain.PAYLOAD);

        ToolProcess compared = tool("diff", dump.toString(), second.toString());
        assertThat(compared.exitCode()).as(compared.toString()).isZero();
        assertThat(compared.out()).contains("held in both").doesNotContain("Only");
    }

    @Test
    void shouldWatchForACount() throws Exception {
        ToolProcess run = tool("stat", clientPid(), "0.05", "3");

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out().lines()).hasSize(5);
    }

    /** As do this process and its children when a shell has started them in the background. */
    private static boolean ignoresInterrupts() throws IOException {
        String prefix = "SigIgn:";
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & 1 << SIGINT - 1) != 0);
    }

    @Test
    void shouldFinishItsLineOnCtrlC() throws Exception {
        Process watching = ToolProcess.start(folder, "stat", "--json", clientPid(), "0.02");
        while (watching.isAlive() && ToolProcess.text(folder, "out").lines().count() < 3) {
            Thread.onSpinWait();
        }
        boolean ignored = ignoresInterrupts();
        String signal = ignored ? "-TERM" : "-INT";
        new ProcessBuilder("kill", signal, Long.toString(watching.pid())).start().waitFor();
        ToolProcess run = ToolProcess.ended(folder, watching);

        // As a shell names an end by this signal.
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(ignored ? 143 : 130);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).endsWith("}\n");
        assertThat(run.out().lines())
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(line -> assertThat(JSON.readTree(line).isObject()).isTrue());
    }

    @Test
    void shouldEndWhenNobodyReadsWhatItPrints() throws Exception {
        Process watching =
                new ProcessBuilder(ToolProcess.command("stat", clientPid(), "0.02"))
                        .redirectError(folder.resolve("err").toFile())
                        .start();
        try {
            assertThat(watching.getInputStream().read()).isPositive();
            watching.getInputStream().close();

            assertThat(watching.waitFor(60, TimeUnit.SECONDS)).as("ended in time").isTrue();
            assertThat(watching.exitValue()).isZero();
            assertThat(folder.resolve("err")).isEmptyFile();
        } finally {
            watching.destroyForcibly();
        }
    }

    @Test
    void shouldSayWhenTheWatchedProcessEnds() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        try (LiveSession ending = new LiveSession(other)) {
            Process watching =
                    ToolProcess.start(
                            folder, "stat", Long.toString(ending.clientPid()), "0.02", "100000");
            while (watching.isAlive() && ToolProcess.text(folder, "out").isEmpty()) {
                Thread.onSpinWait();
            }
            ending.killClient();
            ToolProcess run = ToolProcess.ended(folder, watching);

            assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
            assertThat(run.err())
                    .isEqualTo("shmipc-tool: process %d has ended%n".formatted(ending.clientPid()));
        }
    }

    @Test
    void shouldShowAStoppedProcess() throws Exception {
        new ProcessBuilder("kill", "-STOP", clientPid()).start().waitFor();
        try {
            ToolProcess run = tool("show", clientPid());

            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(run.out()).contains("of process " + clientPid());
        } finally {
            new ProcessBuilder("kill", "-CONT", clientPid()).start().waitFor();
        }
    }

    @Test
    void shouldSayWhatIsWrongWithATargetInOneSentence() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "no dump");

        for (String target : List.of(text.toString(), folder.toString(), "/no/such/file", "1")) {
            ToolProcess run = tool("show", target);
            assertThat(run.exitCode()).as(run.toString()).isEqualTo(3);
            assertThat(run.err()).startsWith("shmipc-tool: ").doesNotContain("Exception", "\tat ");
            assertThat(run.err().lines()).hasSize(1);
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void shouldTellItsVersionAndHelp() throws Exception {
        assertThat(tool("--version").out()).containsPattern("shmipc-tool \\d+\\.\\d+");
        assertThat(tool("--help").out()).contains("list", "stat", "dump", "show", "diff");
        assertThat(tool().exitCode()).isEqualTo(2);
    }
}
