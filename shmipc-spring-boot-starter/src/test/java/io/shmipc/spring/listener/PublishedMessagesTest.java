package io.shmipc.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class PublishedMessagesTest {

    private final List<String> seen = new ArrayList<>();

    private class Recorder implements Flow.Subscriber<Object> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            seen.add("subscribed");
            subscription.request(1);
        }

        @Override
        public void onNext(Object item) {
            seen.add("next");
        }

        @Override
        public void onError(Throwable error) {
            seen.add(error.getMessage());
        }

        @Override
        public void onComplete() {
            seen.add("complete");
        }
    }

    private static PublishedMessages messages() {
        return new PublishedMessages(null, message -> message, () -> {});
    }

    @Test
    void shouldTellWhoSubscribesAfterTheEndWhyNothingComes() {
        PublishedMessages messages = messages();
        messages.fail(new IllegalStateException("gone"));

        messages.subscribe(new Recorder());

        assertThat(seen).containsExactly("subscribed", "gone");
    }

    @Test
    void shouldTellAFailureOnce() {
        PublishedMessages messages = messages();
        messages.subscribe(new Recorder());
        messages.fail(new IllegalStateException("gone"));
        messages.fail(new IllegalStateException("again"));

        assertThat(seen).containsExactly("subscribed", "gone");
    }

    @Test
    void shouldNotTellAFailureBeforeTheSubscription() {
        PublishedMessages messages = messages();

        messages.subscribe(
                new Recorder() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        messages.fail(new IllegalStateException("gone"));
                        super.onSubscribe(subscription);
                    }
                });

        assertThat(seen).containsExactly("subscribed", "gone");
    }
}
