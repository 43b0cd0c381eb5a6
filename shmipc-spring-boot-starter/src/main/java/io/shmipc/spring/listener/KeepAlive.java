package io.shmipc.spring.listener;

import java.util.concurrent.CountDownLatch;

/**
 * Keeps the JVM running while a server does: the core's threads are daemons, and an application
 * that only listens has no other.
 */
final class KeepAlive implements AutoCloseable {

    private final CountDownLatch end = new CountDownLatch(1);

    KeepAlive(String serverName) {
        Thread thread = new Thread(this::waitForEnd, "shmipc-" + serverName + "-keep-alive");
        thread.setDaemon(false);
        thread.start();
    }

    private void waitForEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
    }
}
