package io.shmipc.testkit;

import io.shmipc.client.ShmipcClient;
import io.shmipc.session.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Users of one client, each a thread that sends one request after the other until it is stopped, on
 * a stream borrowed for each, and checks that the answer is what it sent. What fails is kept.
 */
public final class RequestLoad implements AutoCloseable {

    private static final int MAX_BYTES = 20_000;

    private final ShmipcClient client;
    private final List<Thread> users = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong answered = new AtomicLong();
    private volatile boolean running = true;

    public RequestLoad(ShmipcClient client, int userCount) {
        this.client = client;
        for (int i = 0; i < userCount; i++) {
            long seed = i;
            Thread user = new Thread(() -> use(new Random(seed)), "user-" + i);
            user.setDaemon(true);
            users.add(user);
        }
        users.forEach(Thread::start);
    }

    private void use(Random random) {
        while (running) {
            byte[] request = new byte[1 + random.nextInt(MAX_BYTES)];
            random.nextBytes(request);
            try {
                Stream stream = client.borrowStream();
                try {
                    request(stream, request);
                    client.returnStream(stream);
                } catch (RuntimeException e) {
                    stream.close();
                    throw e;
                }
                answered.incrementAndGet();
            } catch (RuntimeException | AssertionError e) {
                failures.add(e);
            }
        }
    }

    /** One request on a stream, whose server answers each length-prefixed message with itself. */
    public static void request(Stream stream, byte[] request) {
        stream.writer().putInt(request.length).put(request);
        stream.flush();
        byte[] answer = new byte[stream.reader().readInt()];
        stream.reader().readBytes(answer, 0, answer.length);
        stream.reader().release();
        if (!java.util.Arrays.equals(request, answer)) {
            throw new AssertionError("the answer is another one's on " + stream);
        }
    }

    /** Requests answered so far. */
    public long answered() {
        return answered.get();
    }

    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /** Stops all users and waits for them. */
    @Override
    public void close() {
        running = false;
        for (Thread user : users) {
            try {
                user.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
