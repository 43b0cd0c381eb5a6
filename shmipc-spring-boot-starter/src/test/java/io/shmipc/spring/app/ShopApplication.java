package io.shmipc.spring.app;

import io.shmipc.spring.annotation.ShmipcHeader;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the tests with two JVMs ask: a listener for each kind of exchange. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ShopApplication {

    public record Item(String name, int count) {}

    public record Basket(String customer, List<Item> items) {}

    public record Quote(String customer, int cents, List<String> names) {}

    /** What a listener throws, and the caller's class path may not have. */
    public static class SoldOutException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SoldOutException(String message) {
            super(message);
        }
    }

    /** The listeners. */
    public static class Shop {

        private final List<String> notes = new CopyOnWriteArrayList<>();
        private final CountDownLatch opened = new CountDownLatch(1);

        @ShmipcListener(destination = "shop.quote")
        Quote quote(Basket basket) {
            return new Quote(
                    basket.customer(),
                    basket.items().stream().mapToInt(item -> item.count() * 10).sum(),
                    basket.items().stream().map(Item::name).toList());
        }

        @ShmipcListener(destination = "shop.note")
        void note(
                String text, @ShmipcHeader("author") String author, @ShmipcHeader(key = 60) int n) {
            notes.add(author + n + ": " + text);
        }

        @ShmipcListener(destination = "shop.notes")
        List<String> notes() {
            return notes;
        }

        @ShmipcListener(destination = "shop.headers")
        ShmipcMessage headers(ShmipcMessage request) {
            return ShmipcMessage.builder(MessageKind.REPLY)
                    .header("asked-by", request.headers().get("author"))
                    .intHeader(61, request.intHeaders().get(60) + "0")
                    .payload(request.payload())
                    .build();
        }

        @ShmipcListener(destination = "shop.soldout")
        Quote soldOut(Basket basket) {
            throw new SoldOutException("no more for " + basket.customer());
        }

        @ShmipcListener(destination = "shop.unwritable")
        Object unwritable() {
            return new Object() {
                @SuppressWarnings("unused")
                public Object getSelf() {
                    return this;
                }
            };
        }

        @ShmipcListener(destination = "shop.later")
        CompletableFuture<Quote> later(Basket basket) {
            return CompletableFuture.supplyAsync(() -> quote(basket));
        }

        @ShmipcListener(destination = "shop.never")
        CompletableFuture<Quote> never() {
            return new CompletableFuture<>();
        }

        @ShmipcListener(destination = "shop.total")
        int total(Iterator<Item> items) {
            int total = 0;
            while (items.hasNext()) {
                total += items.next().count();
            }
            return total;
        }

        @ShmipcListener(destination = "shop.catalogue")
        Stream<Item> catalogue(int size) {
            return IntStream.range(0, size).mapToObj(i -> new Item("item" + i, i));
        }

        /** Fails in the middle of its answers. */
        @ShmipcListener(destination = "shop.shelf")
        Stream<Item> shelf(int size) {
            return catalogue(Integer.MAX_VALUE)
                    .peek(
                            item -> {
                                if (item.count() == size) {
                                    throw new SoldOutException("only " + size);
                                }
                            });
        }

        /** Answers each message before it reads the next one. */
        @ShmipcListener(destination = "shop.haggle")
        Stream<Item> haggle(Stream<Item> offers) {
            return offers.map(offer -> new Item(offer.name(), offer.count() - 1));
        }

        @ShmipcListener(destination = "shop.closed")
        boolean closed() throws InterruptedException {
            return opened.await(60, TimeUnit.SECONDS);
        }

        @ShmipcListener(destination = "shop.open")
        void open() {
            opened.countDown();
        }
    }

    @Bean
    Shop shop() {
        return new Shop();
    }

    public static void main(String[] args) {
        SpringApplication.run(ShopApplication.class, args);
        // The test's JVM may end without having ended this one.
        ProcessHandle.current()
                .parent()
                .ifPresent(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
    }
}
