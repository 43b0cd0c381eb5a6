package io.shmipc.spring.actuate.endpoint;

import io.shmipc.client.ShmipcClient;
import io.shmipc.diagnostics.AnalysisOptions;
import io.shmipc.diagnostics.DumpReader;
import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.diagnostics.RegionAnalyzer;
import io.shmipc.session.BufferReader;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.core.ShmipcTemplate;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An application with a client, a server and a port for Actuator on the loopback. */
final class WebShop implements AutoCloseable {

    /** Header that names a user, as if somebody had checked it. */
    static final String USER = "X-User";

    private final Path folder;
    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper mapper = JsonMapper.builder().build();

    private WebShop(String... properties) {
        try {
            folder = Files.createTempDirectory("shm");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String address = "unix:" + folder.resolve("s.sock");
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--spring.main.web-application-type=servlet",
                                "--server.address=127.0.0.1",
                                "--server.port=0",
                                "--spring.main.banner-mode=off",
                                "--shmipc.server.address=" + address,
                                "--shmipc.client.address=" + address,
                                "--shmipc.server.drain-timeout=0",
                                "--shmipc.client.drain-timeout=0",
                                "--spring.web.error.include-message=always",
                                "--shmipc.memory.region-size=2MB",
                                "--shmipc.session.leak-detection=all"));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        context =
                new SpringApplicationBuilder(Application.class)
                        .run(arguments.toArray(String[]::new));
        template().send("greet", "hello");
    }

    static WebShop start(String... properties) {
        return new WebShop(properties);
    }

    ShmipcTemplate template() {
        return context.getBean(ShmipcTemplate.class);
    }

    ShmipcClient client() {
        return context.getBean(ShmipcClient.class);
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    Gate gate() {
        return context.getBean(Gate.class);
    }

    long clientSession() {
        return client().sessions().get(0).id();
    }

    HttpResponse<byte[]> get(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                        URI.create(
                                "http://127.0.0.1:"
                                        + context.getEnvironment().getProperty("local.server.port")
                                        + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The payload in a dump, of all slices; each has less of it than is looked for here. */
    static String payload(HttpResponse<byte[]> dump) {
        if (dump.statusCode() != 200) {
            throw new AssertionError("status=" + dump.statusCode());
        }
        AnalysisOptions options = new AnalysisOptions(1000, 0, 4096, Duration.ZERO);
        try {
            return DumpReader.read(new ByteArrayInputStream(dump.body()), 1 << 24).stream()
                    .flatMap(image -> RegionAnalyzer.analyse(image, options).held().stream())
                    .map(RegionAnalysis.HeldSlice::preview)
                    .filter(Objects::nonNull)
                    .map(RegionAnalysis.Preview::text)
                    .collect(Collectors.joining(" "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode json(HttpResponse<byte[]> response) {
        return mapper.readTree(response.body());
    }

    JsonNode json(String path, String... headers) {
        HttpResponse<byte[]> response = get(path, headers);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + ": status=" + response.statusCode());
        }
        return json(response);
    }

    @Override
    public void close() {
        context.close();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has the server hold a message that it has received, until the gate is opened. */
    void hold(byte[] payload) throws InterruptedException {
        template().send("hold", payload);
        gate().awaitEntry();
    }

    /** Holds listeners until it is opened for each of them. */
    static final class Gate {

        private final Semaphore entered = new Semaphore(0);
        private final Semaphore opened = new Semaphore(0);

        void pass() throws InterruptedException {
            entered.release();
            opened.acquire();
        }

        void awaitEntry() throws InterruptedException {
            entered.acquire();
        }

        void open() {
            opened.release();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Gate gate() {
            return new Gate();
        }

        @Bean
        Listeners listeners(Gate gate) {
            return new Listeners(gate);
        }

        /** Users are who they say they are, and have the role that is their name. */
        @Bean
        Filter users() {
            return (request, response, chain) ->
                    chain.doFilter(new Named((HttpServletRequest) request), response);
        }
    }

    private static final class Named extends HttpServletRequestWrapper {

        Named(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Principal getUserPrincipal() {
            String name = getHeader(USER);
            return name == null ? null : () -> name;
        }

        @Override
        public boolean isUserInRole(String role) {
            return role.equals(getHeader(USER));
        }
    }

    static final class Listeners {

        private final Gate gate;

        Listeners(Gate gate) {
            this.gate = gate;
        }

        @ShmipcListener(destination = "greet")
        void greet(String text) {}

        /** Keeps the payload where it lies. */
        @ShmipcListener(destination = "hold")
        void hold(BufferReader payload) throws InterruptedException {
            gate.pass();
        }
    }
}
