package io.shmipc.sample.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command that starts the console too, as a newcomer types it. */
@Timeout(300)
class WatchIT {

    private static final Path FORGETFUL =
            Path.of("src/main/java/io/shmipc/sample/traffic/ForgetfulReader.java");
    private static final Pattern CONSOLE =
            Pattern.compile("(http://\\S+)/ +sign in as (\\S+) with the password (\\S+)");
    private static final long POLL_NANOS = 200_000_000;

    @TempDir Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private List<ProcessHandle> children = List.of();

    /** Those that this is about may be left when it fails. */
    @AfterEach
    void endChildren() {
        children.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void shouldShowBothInstancesAndTheLineThatLeaksAndLeaveNothingBehind() throws Exception {
        try (SampleProcess watch = SampleProcess.start(temporary(), "watch", "--leak")) {
            Matcher console = CONSOLE.matcher(watch.awaitLine("Console "));
            assertThat(console.find()).isTrue();
            String address = console.group(1);
            String signIn = basic(console.group(2), console.group(3));
            String shop = addressOf(watch.awaitLine("shop "));
            String agent = addressOf(watch.awaitLine("log-agent "));
            watch.awaitLine("Charts move");
            children = watch.handle().descendants().toList();
            assertThat(children).hasSize(3);

            assertThat(status(address + "/", null)).isEqualTo(401);
            String fleet = await(address + "/", signIn, WatchIT::bothAreUp);
            assertThat(fleet).contains(hostOf(shop)).contains(hostOf(agent));

            String line = "ForgetfulReader.java:" + lineThatLeaks();
            await(shop, null, json -> json.contains("\"leaks\"") && json.contains(line));
            Matcher page =
                    Pattern.compile("href=\"(/instances/[^\"]+)\"[^>]*>\\s*(?:<[^>]+>\\s*)*shop")
                            .matcher(await(address + "/", signIn, html -> html.contains("shop")));
            assertThat(page.find()).as("link to the page of shop").isTrue();
            await(
                    address + page.group(1),
                    signIn,
                    html ->
                            html.contains("Acquired at <code>io.shmipc.sample.traffic.")
                                    && html.contains(line));
            assertThat(watch.output()).doesNotContain("has ended");
            watch.awaitLine("shop      |     at io.shmipc.sample.traffic.ForgetfulReader");
            assertThat(watch.output()).contains(line);

            assertThat(watch.stop()).isEqualTo(143);
            assertThat(watch.output()).doesNotContain("has ended");

            for (ProcessHandle child : children) {
                child.onExit().get(SampleProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            for (String each : List.of(address, shop, agent)) {
                assertThatExceptionOfType(ConnectException.class)
                        .isThrownBy(() -> status(each, null));
            }
        }
        assertThatNothingIsLeft();
    }

    @Test
    void shouldTakeAllWithItWhenItIsKilled() throws Exception {
        try (SampleProcess watch = SampleProcess.start(temporary(), "watch")) {
            watch.awaitLine("Charts move");
            children = watch.handle().descendants().toList();
            assertThat(children).hasSize(3);
            watch.handle().destroyForcibly();
            for (ProcessHandle child : children) {
                child.onExit().get(SampleProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
        assertThatNothingIsLeft();
    }

    @Test
    void shouldSayThatThePortIsTakenBeforeItStartsAnything() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            SampleProcess watch =
                    SampleProcess.run(temporary(), "watch", "--port=" + taken.getLocalPort());
            assertThat(watch.awaitEnd()).isEqualTo(1);
            assertThat(watch.output())
                    .startsWith("Port " + taken.getLocalPort() + " cannot be had")
                    .doesNotContain("Starting")
                    .doesNotContain("\tat ");
        }
        assertThatNothingIsLeft();
    }

    private static boolean bothAreUp(String html) {
        return html.contains("log-agent")
                && html.contains("shop")
                && Pattern.compile(">\\s*UP\\s*<").matcher(html).results().count() >= 2;
    }

    private static int lineThatLeaks() throws IOException {
        List<String> lines = Files.readAllLines(FORGETFUL);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(".retrieveStream(")) {
                return i + 1;
            }
        }
        throw new AssertionError("no line leaks in " + FORGETFUL);
    }

    private static String addressOf(String line) {
        Matcher address = Pattern.compile("http://\\S+").matcher(line);
        assertThat(address.find()).as(line).isTrue();
        return address.group();
    }

    private static String hostOf(String address) {
        return URI.create(address).getAuthority();
    }

    private static String basic(String user, String password) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private String await(String uri, String signIn, Predicate<String> wanted) throws Exception {
        long deadline = System.nanoTime() + SampleProcess.PATIENCE.toNanos();
        while (true) {
            String body = http.send(request(uri, signIn), BodyHandlers.ofString()).body();
            if (wanted.test(body)) {
                return body;
            }
            assertThat(System.nanoTime()).as(uri + " answers " + body).isLessThan(deadline);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private int status(String uri, String signIn) throws Exception {
        return http.send(request(uri, signIn), BodyHandlers.discarding()).statusCode();
    }

    private static HttpRequest request(String uri, String signIn) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(20));
        if (signIn != null) {
            request.header("Authorization", signIn);
        }
        return request.build();
    }

    private Path temporary() throws IOException {
        return Files.createDirectories(folder.resolve("t"));
    }

    private void assertThatNothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(folder.resolve("t"))) {
            assertThat(left.filter(path -> !path.getFileName().toString().startsWith("hsperf")))
                    .isEmpty();
        }
    }
}
