package io.shmipc.spring.cost;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.HandlerThreads;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.Stream;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.TTHeaderCodec;
import io.shmipc.spring.converter.BytesPayloadConverter;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.converter.StringPayloadConverter;
import io.shmipc.spring.core.MemoryTemplate;
import io.shmipc.spring.core.ShmipcOperations;
import io.shmipc.spring.core.ShmipcTemplate;
import io.shmipc.spring.listener.ListenerEndpointRegistry;
import io.shmipc.spring.listener.RequestDispatcher;
import io.shmipc.spring.listener.ShmipcListenerBeanPostProcessor;
import io.shmipc.wait.WaitStrategy;
import java.lang.management.ManagementFactory;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Measures what a request of bytes through {@link ShmipcTemplate} and a listener costs over the
 * same bytes on a bare stream: first the work alone, both ends on one thread and no transport, then
 * round trips between two JVMs, both ways in turn.
 *
 * <pre>
 * java -cp ... io.shmipc.spring.cost.TemplateCost [busy-polling|adaptive|blocking] [payloadBytes]
 *     [workers|virtual-threads|event-loop]
 * </pre>
 */
public final class TemplateCost {

    private static final int WARM_UP = 50_000;
    private static final int MEASURED = 100_000;
    private static final int ROUNDS = 3;
    private static final String DESTINATION = "echo";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final PayloadConverters converters =
            new PayloadConverters(
                    List.of(new BytesPayloadConverter(), new StringPayloadConverter()));
    private final MessageCodec codec = new TTHeaderCodec(MessageLimits.DEFAULTS);
    private final SessionConfig session;
    private final byte[] payload;

    private TemplateCost(String strategy, int payloadBytes, String handlers) {
        session =
                SessionConfig.builder()
                        .waitStrategy(strategyOf(strategy))
                        .handlerThreads(
                                HandlerThreads.valueOf(
                                        handlers.toUpperCase(Locale.ROOT).replace('-', '_')))
                        .build();
        payload = new byte[payloadBytes];
    }

    /** What the template's requests are answered by. */
    public static final class Echo {
        @ShmipcListener(destination = DESTINATION)
        public byte[] echo(byte[] bytes) {
            return bytes;
        }
    }

    private interface RoundTrip {
        void run();
    }

    public static void main(String[] args) throws Exception {
        boolean server = args.length > 0 && args[0].equals("server");
        String[] rest = server ? Arrays.copyOfRange(args, 3, args.length) : args;
        String strategy = rest.length > 0 ? rest[0] : "busy-polling";
        String bytes = rest.length > 1 ? rest[1] : "64";
        String handlers = rest.length > 2 ? rest[2] : "workers";
        TemplateCost cost = new TemplateCost(strategy, Integer.parseInt(bytes), handlers);
        if (server) {
            cost.serve(args[1], Path.of(args[2]));
        } else {
            cost.measureWork();
            cost.measureRoundTrips(strategy, bytes, handlers);
        }
    }

    private static WaitStrategy strategyOf(String name) {
        return switch (name) {
            case "busy-polling" -> WaitStrategy.busyPolling();
            case "adaptive" -> WaitStrategy.adaptive();
            case "blocking" -> WaitStrategy.blocking();
            default -> throw new IllegalArgumentException("strategy=" + name);
        };
    }

    private void measureWork() {
        try (AnnotationConfigApplicationContext context = listeners()) {
            MemoryStream[] ends = MemoryStream.pair();
            dispatcher(context).onStream(ends[1]);
            ShmipcOperations template = MemoryTemplate.over(ends[0], codec, converters);
            RoundTrip trip = () -> template.request(DESTINATION, payload, byte[].class);
            for (int i = 0; i < 10 * WARM_UP; i++) {
                trip.run();
            }
            for (int round = 0; round < ROUNDS; round++) {
                long allocatedBefore = allocatedBytes();
                long start = System.nanoTime();
                for (int i = 0; i < MEASURED * 10; i++) {
                    trip.run();
                }
                double each = (System.nanoTime() - start) / (MEASURED * 10.0);
                long bytes = (allocatedBytes() - allocatedBefore) / (MEASURED * 10);
                System.out.printf(
                        Locale.ROOT,
                        "work alone, both ends: %.0f ns, %d B allocated%n",
                        each,
                        bytes);
            }
        }
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    private AnnotationConfigApplicationContext listeners() {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(PayloadConverters.class, () -> converters);
        context.registerBean(ListenerEndpointRegistry.class, ListenerEndpointRegistry::new);
        context.registerBean(ShmipcListenerBeanPostProcessor.class);
        context.registerBean(Echo.class, Echo::new);
        context.refresh();
        return context;
    }

    private RequestDispatcher dispatcher(AnnotationConfigApplicationContext context) {
        return new RequestDispatcher(
                context.getBean(ListenerEndpointRegistry.class),
                codec,
                converters,
                TIMEOUT,
                session.handlerThreads() != HandlerThreads.EVENT_LOOP);
    }

    private void measureRoundTrips(String... settings) throws Exception {
        Path directory = Files.createTempDirectory("shmipc-cost");
        double[] raw = new double[ROUNDS];
        double[] template = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            raw[round] = measureAgainst("raw", directory.resolve("raw" + round), settings);
            template[round] = measureAgainst("template", directory.resolve("t" + round), settings);
        }
        Files.delete(directory);
        Arrays.sort(raw);
        Arrays.sort(template);
        double rawMedian = raw[ROUNDS / 2];
        double templateMedian = template[ROUNDS / 2];
        System.out.printf(
                Locale.ROOT,
                "strategy=%s payloadBytes=%s handlers=%s: raw p50 %.2f us, template p50 %.2f us,"
                        + " difference %.2f us%n",
                settings[0],
                settings[1],
                settings[2],
                rawMedian,
                templateMedian,
                templateMedian - rawMedian);
    }

    private double measureAgainst(String kind, Path socket, String... settings) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(TemplateCost.class.getName(), "server", kind, socket.toString()));
        command.addAll(List.of(settings));
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            while (!Files.exists(socket)) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("server exit=" + process.exitValue());
                }
                Thread.onSpinWait();
            }
            ClientConfig config =
                    ClientConfig.builder(UnixDomainSocketAddress.of(socket))
                            .session(session)
                            .failFast(false)
                            .connectTimeout(Duration.ofSeconds(20))
                            .build();
            try (ShmipcClient client = ShmipcClient.connect(config)) {
                return kind.equals("raw") ? raw(client) : template(client);
            }
        } finally {
            process.destroyForcibly().waitFor();
            Files.deleteIfExists(socket);
        }
    }

    private double raw(ShmipcClient client) {
        return median(
                "raw",
                () -> {
                    Stream stream = client.borrowStream();
                    stream.writer().put(payload);
                    stream.flush();
                    byte[] answer = new byte[payload.length];
                    stream.reader().readBytes(answer, 0, answer.length);
                    client.returnStream(stream);
                });
    }

    private double template(ShmipcClient client) {
        ShmipcTemplate template = new ShmipcTemplate(client, codec, converters, TIMEOUT);
        return median("template", () -> template.request(DESTINATION, payload, byte[].class));
    }

    private static double median(String what, RoundTrip trip) {
        for (int i = 0; i < WARM_UP; i++) {
            trip.run();
        }
        long[] nanos = new long[MEASURED];
        for (int i = 0; i < MEASURED; i++) {
            long start = System.nanoTime();
            trip.run();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%8s: p50 %.2f us, p99 %.2f us%n",
                what,
                nanos[MEASURED / 2] / 1e3,
                nanos[MEASURED / 100 * 99] / 1e3);
        return nanos[MEASURED / 2] / 1e3;
    }

    private void serve(String kind, Path socket) throws InterruptedException {
        // A client that was killed must not leave a polling process behind.
        ProcessHandle.current()
                .parent()
                .ifPresent(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(0)));
        ServerConfig config =
                ServerConfig.builder(UnixDomainSocketAddress.of(socket)).session(session).build();
        AnnotationConfigApplicationContext context = listeners();
        if (kind.equals("raw")) {
            ShmipcServer.start(config, this::echo);
        } else {
            ShmipcServer.start(config, dispatcher(context));
        }
        Thread.currentThread().join();
    }

    private void echo(Stream stream) {
        byte[] bytes = new byte[payload.length];
        while (stream.reader().await(bytes.length, Duration.ofDays(1)) == ReadStatus.READY) {
            stream.reader().readBytes(bytes, 0, bytes.length);
            stream.reader().release();
            stream.writer().put(bytes);
            stream.flush();
        }
    }
}
