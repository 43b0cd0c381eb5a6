package io.shmipc.console.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** An instance that answers as Actuator would, and can be told not to. */
final class StubInstance implements AutoCloseable {

    /** An answer of one's own. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    /** A dump: what it begins with, and bytes that are no text. */
    static final byte[] DUMP = {'S', 'H', 'M', 'D', 'U', 'M', 'P', 0, 1, 2, 3, (byte) 0xff, 0};

    static final long SESSION = 3;

    final SimulatedMemory memory;

    private final String name;
    private final boolean server;
    private final long startedNanos = System.nanoTime();
    private final AtomicLong fallbacks = new AtomicLong();
    private final long fallbacksEach;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    task -> {
                        Thread thread = new Thread(task, "stub-instance");
                        thread.setDaemon(true);
                        return thread;
                    });

    private volatile String health = "UP";
    private volatile boolean forced;
    private HttpServer http;
    private int port;

    StubInstance(String name, boolean server, SimulatedMemory memory, long fallbacksEach) {
        this.name = name;
        this.server = server;
        this.memory = memory;
        this.fallbacksEach = fallbacksEach;
        start();
    }

    /** Starts, or starts again at the same port. */
    void start() {
        try {
            http =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        port = http.getAddress().getPort();
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    /** Stops as a process that dies does. */
    void stop() {
        http.stop(0);
    }

    String uri() {
        return "http://127.0.0.1:" + port;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    void health(String status) {
        health = status;
    }

    /** From now on a path below {@code /actuator} is answered so. */
    void answer(String path, Answer answer) {
        answers.put(path, answer);
    }

    void answer(String path, int status, String type, String body) {
        answer(
                path,
                exchange -> send(exchange, status, type, body.getBytes(StandardCharsets.UTF_8)));
    }

    /** From now on a path is never answered, until the instance is closed. */
    void neverAnswer(String path) {
        answer(
                path,
                exchange -> {
                    try {
                        closed.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    /** From now on all is answered as before. */
    void behave() {
        answers.clear();
    }

    /** What was asked: method and address. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getQuery();
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        exchange.getRequestBody().readAllBytes();
        String below = path.replaceFirst("^/actuator", "");
        Answer answer = answers.get(below);
        if (answer != null) {
            try (exchange) {
                answer.to(exchange);
            }
            return;
        }
        if (exchange.getRequestMethod().equals("POST")) {
            forced = true;
            json(exchange, 204, "");
        } else if (below.equals("/health")) {
            json(exchange, 200, "{\"status\":\"" + health + "\"}");
        } else if (below.equals("/shmipc")) {
            json(exchange, 200, overview());
        } else if (below.equals("/shmipc/" + SESSION)) {
            json(exchange, 200, session());
        } else if (below.equals("/shmipcdump")) {
            json(
                    exchange,
                    200,
                    "{\"sessions\":[{\"session\":3,\"side\":\"client\",\"name\":\"default\","
                            + "\"remotePid\":4711,\"regionBytes\":33554432,\"slices\":2405}],"
                            + "\"payload\":\"never\",\"maxPayloadBytes\":4096}");
        } else if (below.equals("/shmipcdump/" + SESSION)) {
            if (query != null && query.contains("format=file")) {
                exchange.getResponseHeaders()
                        .set(
                                "Content-Disposition",
                                "attachment; filename=\"shmipc-4711-session-3.dump\"");
                send(exchange, 200, "application/octet-stream", DUMP);
            } else {
                json(
                        exchange,
                        200,
                        memory.analysis(
                                System.currentTimeMillis(),
                                query != null && query.contains("previewBytes")));
            }
        } else {
            json(exchange, 404, "{}");
        }
    }

    private static void json(HttpExchange exchange, int status, String json) throws IOException {
        send(exchange, status, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    static void send(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
        exchange.close();
    }

    private double seconds() {
        return (System.nanoTime() - startedNanos) / 1e9;
    }

    private String totals() {
        double seconds = seconds();
        long sent = 40_000 + (long) (620 * seconds - 900 * Math.cos(seconds / 5));
        long fellBack = fallbacks.addAndGet(fallbacksEach);
        return """
        {"streamsOpened":210,"streamsClosed":200,"messagesSent":%d,"bytesSent":%d,
        "messagesReceived":%d,"bytesReceived":%d,"fallbacksSent":%d,"fallbacksReceived":0,
        "allocationFailures":%d,"streamsFellBack":{"NO_MEMORY":%d},"leaksSuspected":%d}\
        """
                .formatted(
                        sent,
                        sent * 812,
                        sent - 20,
                        sent * 640,
                        fellBack,
                        fellBack,
                        fellBack / 10,
                        memory.leakedSlices());
    }

    private String overview() {
        String allocation = memory.allocation();
        String session =
                """
                {"id":%d,"mode":"memfd","remotePid":4711,"streams":2,"fallbackForced":%s,
                "breakerOpen":false,"queues":{"toPeer":%d,"fromPeer":1,"capacity":8192},
                "allocation":%s}\
                """
                        .formatted(
                                SESSION,
                                forced,
                                (long) (260 + 240 * Math.sin(seconds() / 4)),
                                allocation);
        String peer =
                """
                {"name":"%s","required":true,"started":true,"running":true,
                "address":"unix:/run/%s.sock","sessionsWanted":1,"connected":1,"sessions":[%s],
                "counters":{},"totals":%s,"allocation":%s}\
                """
                        .formatted(name, name, session, totals(), allocation);
        return """
        {"time":"2026-11-21T22:00:00.123Z","clients":[%s],"servers":[%s],"leaks":%s}\
        """
                .formatted(
                        server ? "" : peer,
                        server
                                ? "{\"name\":\"orders\",\"running\":true,\"servers\":["
                                        + peer
                                        + "]}"
                                : "",
                        leaks());
    }

    private String leaks() {
        List<String> recent = new ArrayList<>();
        if (memory.leakedSlices() > 0) {
            recent.add(
                    """
                    {"atMillis":%d,"kind":"PART_COLLECTED","sessionId":3,"streamId":8,"slices":1,
                    "bytes":8172,"heldNanos":61000000000,"thread":"http-nio-8080-exec-3",
                    "acquiredAt":["com.acme.shop.OrderListener.onOrder(OrderListener.java:41)",
                    "com.acme.shop.OrderListener.accept(OrderListener.java:28)"]}\
                    """
                            .formatted(System.currentTimeMillis() - 9_000));
        }
        return "{\"level\":\"SAMPLED\",\"suspected\":%d,\"recent\":[%s]}"
                .formatted(memory.leakedSlices(), String.join(",", recent));
    }

    private String session() {
        return """
        {"id":3,"side":"client","name":"%s","mode":"memfd","protocolVersion":3,
        "remoteAddress":"unix:/run/%s.sock","remotePid":4711,"fallbackForced":%s,"memory":[],
        "queues":{"toPeer":2,"fromPeer":1,"capacity":8192},"counters":%s,"allocation":%s,
        "leaks":[],"streams":{"total":2,"offset":0,"streams":[
        {"id":4,"state":"OPEN","inFallback":false,"lent":true,"slicesHeld":1,
        "bytesHeld":8172,"heldMillis":12},
        {"id":8,"state":"OPEN","inFallback":false,"lent":false,"slicesHeld":%d,
        "bytesHeld":%d,"heldMillis":61000}]}}\
        """
                .formatted(
                        name,
                        name,
                        forced,
                        totals(),
                        memory.allocation(),
                        memory.leakedSlices(),
                        memory.leakedSlices() * 8_172L);
    }

    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}
