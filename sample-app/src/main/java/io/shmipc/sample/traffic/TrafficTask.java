package io.shmipc.sample.traffic;

import io.shmipc.sample.app.AgentClient;
import io.shmipc.sample.app.ShmipcTransport;
import io.shmipc.sample.record.ApplicationName;
import io.shmipc.sample.role.ExitCode;
import io.shmipc.sample.role.ParentWatch;
import io.shmipc.sample.role.RoleTask;
import io.shmipc.sample.role.SocketFolder;
import io.shmipc.spring.core.ShmipcOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** Keeps the agent busy until it is to end: on a signal, or with the process that started it. */
final class TrafficTask implements RoleTask, AutoCloseable {

    private static final long LONGEST_REST_NANOS = 1_500_000_000L;

    private final TrafficProperties properties;
    private final ShmipcOperations operations;
    private final String address;
    private final boolean followParent;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AgentPresence presence = new AgentPresence();

    TrafficTask(
            TrafficProperties properties,
            ShmipcOperations operations,
            String address,
            boolean followParent) {
        this.properties = properties;
        this.operations = operations;
        this.address = address;
        this.followParent = followParent;
    }

    @Override
    public ExitCode run() {
        SocketFolder.requireOwn(address);
        if (followParent) {
            ParentWatch.start(this::close);
        }
        System.out.printf(
                "Ships to and asks the agent on %s as %s until it is stopped.%n",
                address, properties.application());
        System.out.flush();
        try (Visits visits = visits()) {
            List<Thread> threads = threads(visits);
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            return ExitCode.OK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }

    private Visits visits() {
        ApplicationName application = properties.applicationName();
        Shipping shipping =
                new Shipping(
                        () -> new ShmipcTransport(operations),
                        application,
                        new OrderLines(new Random()));
        return new Visits(new AgentClient(operations), shipping, application);
    }

    private List<Thread> threads(Visits visits) {
        String application = properties.application();
        Tide tide =
                new Tide(
                        properties.leastPerSecond(), properties.mostPerSecond(), properties.tide());
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        threads.add(
                thread("visits", visits::next, () -> tide.pauseNanos(System.nanoTime() - start)));
        for (int i = 1; i <= properties.readers(); i++) {
            PatientReader reader =
                    new PatientReader(operations, application, properties.lines(), ended);
            threads.add(
                    thread(
                            "reader-" + i,
                            reader::read,
                            () -> ThreadLocalRandom.current().nextLong(LONGEST_REST_NANOS)));
        }
        if (properties.leak()) {
            ForgetfulReader reader =
                    new ForgetfulReader(operations, application, properties.lines());
            threads.add(
                    thread(
                            "forgetful-reader",
                            reader::firstLine,
                            properties.forgetEvery()::toNanos));
        }
        return threads;
    }

    private Thread thread(String name, Runnable step, LongSupplier pauseNanos) {
        return new Thread(new Repetition(step, pauseNanos, presence, ended), name);
    }
}
