package io.shmipc.console.remote;

import io.shmipc.console.config.ConsoleProperties;
import io.shmipc.console.config.ConsoleProperties.Credentials;
import io.shmipc.console.fleet.Instance;
import io.shmipc.console.remote.InstanceFailure.Reason;
import jakarta.annotation.PreDestroy;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Sends requests to the Actuator of an instance. Each has one deadline for all of it, so one that
 * sends a byte now and then is no better off than one that sends nothing. Safe for any thread.
 */
@Component
public final class InstanceClient {

    private final ConsoleProperties properties;
    private final ByteBudget budget;
    private final ExecutorService executor;
    private final ScheduledExecutorService deadlines;
    private final HttpClient http;

    public InstanceClient(ConsoleProperties properties) {
        this.properties = properties;
        this.budget = new ByteBudget(properties.maxBuffered().toBytes());
        this.executor =
                Executors.newFixedThreadPool(properties.threads(), threads("console-request-"));
        this.deadlines = Executors.newSingleThreadScheduledExecutor(threads("console-deadline-"));
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(properties.connectTimeout())
                        .executor(executor)
                        .build();
    }

    private static CustomizableThreadFactory threads(String prefix) {
        CustomizableThreadFactory factory = new CustomizableThreadFactory(prefix);
        factory.setDaemon(true);
        return factory;
    }

    /**
     * Begins a GET and has the answer read, whatever its status.
     *
     * @param path below the Actuator's address, with a slash first
     * @param read makes something of the answer, in a thread of the client; until it returns, the
     *     answer counts against {@code max-buffered}
     * @return completed exceptionally with an {@link InstanceFailure} if there is no answer, or by
     *     what {@code read} throws
     */
    public <T> CompletableFuture<T> begin(Instance instance, String path, Function<Reply, T> read) {
        CompletableFuture<T> result = new CompletableFuture<>();
        executor.execute(() -> send(request(instance, path).GET().build(), instance, read, result));
        return result;
    }

    /** The answer to a GET, whatever its status. */
    public Reply get(Instance instance, String path) throws InstanceFailure {
        return await(begin(instance, path, reply -> reply));
    }

    /** The answer to a POST of JSON, whatever its status. */
    public Reply post(Instance instance, String path, String json) throws InstanceFailure {
        return await(
                instance,
                request(instance, path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build());
    }

    /** The answer to a DELETE, whatever its status. */
    public Reply delete(Instance instance, String path) throws InstanceFailure {
        return await(instance, request(instance, path).DELETE().build());
    }

    private Reply await(Instance instance, HttpRequest request) throws InstanceFailure {
        CompletableFuture<Reply> result = new CompletableFuture<>();
        executor.execute(() -> send(request, instance, reply -> reply, result));
        return await(result);
    }

    /**
     * Bytes that an instance sends, to be passed on as they come.
     *
     * @param path below the Actuator's address, with a slash first
     * @return with the status not looked at yet; to be closed
     */
    public Download download(Instance instance, String path) throws InstanceFailure {
        HttpRequest request = request(instance, path).header("Accept", "*/*").GET().build();
        CompletableFuture<HttpResponse<InputStream>> sent =
                http.sendAsync(request, BodyHandlers.ofInputStream());
        HttpResponse<InputStream> response;
        try {
            response = sent.get(properties.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw Failures.of(instance, failed);
        } catch (TimeoutException late) {
            sent.cancel(true);
            throw Failures.tooSlow(instance, properties.requestTimeout());
        } catch (InterruptedException interrupted) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new InstanceFailure(Reason.TOO_SLOW, "Interrupted while waiting.");
        }
        Duration within = properties.dumpTimeout();
        Download download =
                new Download(
                        response.statusCode(),
                        response.headers(),
                        response.body(),
                        properties.maxDump().toBytes());
        download.endsWith(
                deadlines.schedule(download::expire, within.toMillis(), TimeUnit.MILLISECONDS));
        return download;
    }

    private HttpRequest.Builder request(Instance instance, String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(instance.at(path)).header("User-Agent", "shmipc-console");
        Credentials credentials = properties.instances().get(instance.service());
        if (credentials != null && credentials.username() != null) {
            String pair =
                    credentials.username()
                            + ":"
                            + (credentials.password() == null ? "" : credentials.password());
            request.header(
                    "Authorization",
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        return request;
    }

    private <T> void send(
            HttpRequest request,
            Instance instance,
            Function<Reply, T> read,
            CompletableFuture<T> result) {
        BoundedBody body = new BoundedBody(properties.maxResponse().toBytes(), budget);
        Duration within = properties.requestTimeout();
        try {
            CompletableFuture<HttpResponse<byte[]>> sent =
                    http.sendAsync(
                            HttpRequest.newBuilder(request, (name, value) -> true)
                                    .setHeader("Accept", "application/json")
                                    .build(),
                            head -> body);
            ScheduledFuture<?> deadline =
                    deadlines.schedule(
                            () -> {
                                // What was read counts until nobody works on it any more.
                                if (result.completeExceptionally(
                                        Failures.tooSlow(instance, within))) {
                                    sent.cancel(true);
                                }
                            },
                            within.toMillis(),
                            TimeUnit.MILLISECONDS);
            // On a thread of ours: while one of the client's is kept, others may wait for it (seen
            // with JDK 25).
            sent.whenCompleteAsync(
                    (response, failure) -> {
                        deadline.cancel(false);
                        Runnable tell;
                        try {
                            if (failure != null) {
                                throw Failures.of(instance, failure);
                            }
                            T answer = result.isDone() ? null : read.apply(reply(response));
                            tell = () -> result.complete(answer);
                        } catch (Throwable unreadable) {
                            tell = () -> result.completeExceptionally(unreadable);
                        }
                        // Whoever is told may ask for the next at once.
                        body.release();
                        tell.run();
                    },
                    executor);
        } catch (RuntimeException failed) {
            body.release();
            result.completeExceptionally(Failures.of(instance, failed));
        }
    }

    private static Reply reply(HttpResponse<byte[]> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        int parameters = type.indexOf(';');
        return new Reply(
                response.statusCode(),
                (parameters < 0 ? type : type.substring(0, parameters))
                        .trim()
                        .toLowerCase(Locale.ROOT),
                response.body());
    }

    private Reply await(CompletableFuture<Reply> result) throws InstanceFailure {
        try {
            // The deadline of the request comes first; this one is for a console that is busy.
            return result.get(
                    2 * properties.requestTimeout().toMillis() + 1000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof InstanceFailure failure) {
                throw failure;
            }
            throw new InstanceFailure(
                    Reason.UNREACHABLE, 0, "The request failed.", failed.getCause());
        } catch (TimeoutException late) {
            throw new InstanceFailure(Reason.BUSY, "The console is too busy to ask.");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InstanceFailure(Reason.TOO_SLOW, "Interrupted while waiting.");
        }
    }

    /** Bytes of answers in memory now. */
    long bufferedBytes() {
        return budget.usedBytes();
    }

    @PreDestroy
    void close() {
        deadlines.shutdownNow();
        executor.shutdownNow();
    }
}
