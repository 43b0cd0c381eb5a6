package io.shmipc.spring.app;

import io.shmipc.spring.annotation.ShmipcHeader;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.codec.ShmipcMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Listeners of the kinds an application writes. */
public class Orders {

    public record Order(String item, int count) {}

    public record Receipt(String text, int total) {}

    public final List<String> log = new CopyOnWriteArrayList<>();
    public final CountDownLatch heldArrived = new CountDownLatch(1);
    public final CountDownLatch letHeldGo = new CountDownLatch(1);
    public final Semaphore limitedArrived = new Semaphore(0);
    public final Semaphore letLimitedGo = new Semaphore(0);
    public final AtomicInteger inLimited = new AtomicInteger();
    public final AtomicInteger mostInLimited = new AtomicInteger();

    @ShmipcListener(destination = "orders.place")
    Receipt place(Order order, @ShmipcHeader(value = "discount", required = false) Integer off) {
        int total = order.count() * 10 - (off == null ? 0 : off);
        return new Receipt(order.count() + " x " + order.item(), total);
    }

    @ShmipcListener(destination = "${orders.prefix:orders}.upper", id = "upper")
    String upper(String text) {
        return text.toUpperCase(java.util.Locale.ROOT);
    }

    @ShmipcListener(destination = "bytes")
    byte[] reversed(byte[] bytes) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = bytes[bytes.length - 1 - i];
        }
        return result;
    }

    @ShmipcListener(destination = "headers")
    String headers(
            ShmipcMessage message, @ShmipcHeader("who") String who, @ShmipcHeader(key = 6) long n) {
        return who + " " + n + " " + message.destination();
    }

    @ShmipcListener(destination = "log")
    void log(String line) {
        log.add(line);
    }

    @ShmipcListener(destination = "thread")
    String thread() {
        return Thread.currentThread().toString();
    }

    @ShmipcListener(destination = "nothing")
    @Nullable String nothing() {
        return null;
    }

    @ShmipcListener(destination = "fails")
    String fails(String text) throws Exception {
        throw new java.io.IOException("no " + text);
    }

    @ShmipcListener(destination = "unwritable")
    Object unwritable() {
        return new Object() {
            @SuppressWarnings("unused")
            public Object getSelf() {
                return this;
            }
        };
    }

    @ShmipcListener(destination = "huge")
    byte[] huge() {
        return new byte[(16 << 20) + 1];
    }

    @ShmipcListener(destination = "held")
    String held(String text) throws InterruptedException {
        heldArrived.countDown();
        letHeldGo.await();
        return text;
    }

    @ShmipcListener(destination = "limited", concurrency = "2")
    void limited() throws InterruptedException {
        mostInLimited.accumulateAndGet(inLimited.incrementAndGet(), Math::max);
        limitedArrived.release();
        letLimitedGo.acquire();
        inLimited.decrementAndGet();
    }
}
