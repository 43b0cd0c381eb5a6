package io.shmipc.console.stub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shmipc.console.fleet.Instance;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An instance's Actuator that answers as a test tells it to, well or badly. */
public final class StubInstance implements AutoCloseable {

    /** What it does with a request. */
    public interface Behaviour {
        void answer(HttpExchange exchange) throws IOException;
    }

    /** A request it got. */
    public record Request(String method, String path, String body, String authorization) {}

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final int port;

    private volatile Behaviour behaviour;
    private HttpServer server;

    public StubInstance(Behaviour behaviour) {
        this.behaviour = behaviour;
        this.port = listen(0);
    }

    private int listen(int wanted) {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(threads);
        server.createContext(
                "/",
                exchange -> {
                    requests.add(
                            new Request(
                                    exchange.getRequestMethod(),
                                    exchange.getRequestURI().toString(),
                                    new String(
                                            exchange.getRequestBody().readAllBytes(),
                                            StandardCharsets.UTF_8),
                                    exchange.getRequestHeaders().getFirst("Authorization")));
                    try (exchange) {
                        behaviour.answer(exchange);
                    }
                });
        server.start();
        return server.getAddress().getPort();
    }

    /** From now on it does something else. */
    public void behave(Behaviour other) {
        behaviour = other;
    }

    /** Has it die: nobody listens at its address any more. */
    public void die() {
        server.stop(0);
    }

    /** Has it come back at the same address. */
    public void comeBack() {
        listen(port);
    }

    public int port() {
        return port;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** As discovery names it. */
    public Instance instance() {
        return new Instance("stub" + port, "stub", URI.create(uri() + "/actuator"), true);
    }

    public List<Request> requests() {
        return requests;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** Health and an overview. */
    public static Behaviour healthy(String overview) {
        return exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (path.endsWith("/actuator/health")) {
                json("{\"status\":\"UP\"}").answer(exchange);
            } else if (path.endsWith("/actuator/shmipc")) {
                json(overview).answer(exchange);
            } else {
                status(404).answer(exchange);
            }
        };
    }

    public static Behaviour json(String body) {
        return answer(200, "application/vnd.spring-boot.actuator.v3+json", body);
    }

    public static Behaviour status(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    public static Behaviour answer(int status, String contentType, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", contentType);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    public static Behaviour redirect(String to) {
        return exchange -> {
            exchange.getResponseHeaders().add("Location", to);
            exchange.sendResponseHeaders(302, -1);
        };
    }

    /** Sends without end, as fast as it can, until the other side hangs up. */
    public static Behaviour endless() {
        return exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            byte[] spaces = " ".repeat(8192).getBytes(StandardCharsets.US_ASCII);
            OutputStream out = exchange.getResponseBody();
            while (!Thread.currentThread().isInterrupted()) {
                out.write(spaces);
            }
        };
    }

    /** Sends a byte now and then, without end. */
    public Behaviour trickle() {
        return exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            while (!waitedForEnd(50)) {
                out.write(' ');
                out.flush();
            }
        };
    }

    /** Takes the request and says nothing. */
    public Behaviour silent() {
        return exchange -> waitedForEnd(600_000);
    }

    private boolean waitedForEnd(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            return true;
        }
    }
}
