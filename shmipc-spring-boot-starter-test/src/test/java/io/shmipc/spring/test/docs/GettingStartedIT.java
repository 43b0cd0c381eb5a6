package io.shmipc.spring.test.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what the guide says, in an empty folder. Only the installation of the library is replaced,
 * by a repository of the test's own.
 */
@Timeout(900)
class GettingStartedIT {

    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern READY = Pattern.compile("ready when it says `([^`]+)`");

    @TempDir private Path directory;

    private final Deque<Terminal> terminals = new ArrayDeque<>();
    private final Path maven = Path.of(System.getProperty("guide.maven"));
    private final Map<String, Integer> ports = new HashMap<>();
    private Path repository;
    private Path folder;
    private int commands;

    @BeforeEach
    void beginWithAnEmptyFolder() throws IOException {
        repository =
                SeededRepository.create(
                        directory.resolve("repository"),
                        Path.of(System.getProperty("guide.repository")),
                        PROJECT,
                        System.getProperty("guide.version"));
        folder = Files.createDirectory(directory.resolve("demo"));
        String options = "-Dmaven.repo.local=" + repository;
        if ("offline=true".equals(System.getProperty("guide.mode"))) {
            options += "\n--offline";
        }
        ports.put("8081", freePort());
        ports.put("8082", freePort());
        // The one file that the guide does not name: it keeps the user's own repository clean.
        Files.createDirectory(folder.resolve(".mvn"));
        Files.writeString(folder.resolve(".mvn/maven.config"), options + "\n");
    }

    @AfterEach
    void endWhatRuns() throws IOException {
        terminals.forEach(Terminal::close);
        SeededRepository.removeLinks(repository);
    }

    @Test
    void shouldWorkAsWritten() throws Exception {
        Path markdown = PROJECT.resolve("docs/getting-started.md");
        Matcher ready = READY.matcher(Files.readString(markdown));
        String lastOutput = "";
        int outputs = 0;
        List<Terminal> servers = new ArrayList<>();
        for (Guide.Step step : Guide.read(markdown).steps()) {
            if (step.file() != null) {
                Path file = folder.resolve(step.file());
                Files.createDirectories(file.getParent());
                Files.writeString(file, step.text());
            } else if (step.isDependencies()) {
                Path pom = folder.resolve("pom.xml");
                String before = Files.readString(pom);
                Files.writeString(
                        pom,
                        before.replace("  </dependencies>", step.text() + "  </dependencies>"));
            } else if (step.isSettings()) {
                Path settings = folder.resolve("src/main/resources/application.yml");
                Files.writeString(settings, step.text(), StandardOpenOption.APPEND);
            } else if (step.isServer()) {
                Terminal server = begin("exec " + onFreePorts(step.text()));
                servers.add(server);
                // The text says of the first what it prints, and of the two after it together.
                if (servers.size() < 3) {
                    assertThat(ready.find()).isTrue();
                }
                server.awaitPrinted(ready.group(1));
            } else if (step.isCommand() && !step.isInstallation()) {
                boolean builds = step.text().startsWith("mvn");
                if (builds) {
                    // As Ctrl-C does, where the guide says so.
                    servers.forEach(Terminal::close);
                }
                lastOutput = begin(onFreePorts(step.text())).awaitSuccess();
            } else if (step.isOutput()) {
                outputs++;
                assertThat(lastOutput).contains(step.text().strip());
            }
        }
        assertThat(outputs).isPositive();
        assertThat(commands).isGreaterThanOrEqualTo(4);
        assertThat(folder.resolve("target/surefire-reports"))
                .isDirectoryContaining("glob:**/*PricesTests.txt")
                .isDirectoryContaining("glob:**/*CheckoutTests.txt")
                .isDirectoryContaining("glob:**/*DemoApplicationTests.txt");
    }

    /** Other ports than those of the guide, which somebody else may have. */
    private String onFreePorts(String command) {
        String changed = command;
        for (Map.Entry<String, Integer> port : ports.entrySet()) {
            changed = changed.replace(port.getKey(), String.valueOf(port.getValue()));
        }
        return changed;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Terminal begin(String command) throws IOException {
        Path output = directory.resolve("output" + ++commands + ".txt");
        Terminal terminal = new Terminal(folder, output, maven, command);
        terminals.push(terminal);
        return terminal;
    }
}
