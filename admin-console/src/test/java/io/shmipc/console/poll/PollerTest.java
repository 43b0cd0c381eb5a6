package io.shmipc.console.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.console.config.ConsoleProperties;
import io.shmipc.console.fleet.Discovery;
import io.shmipc.console.fleet.Fakes;
import io.shmipc.console.remote.InstanceClient;
import io.shmipc.console.remote.InstanceFailure.Reason;
import io.shmipc.console.stub.Overviews;
import io.shmipc.console.stub.StubInstance;
import io.shmipc.console.stub.TestProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Instances asked again and again, while things happen to them. */
@Timeout(60)
class PollerTest {

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Fakes.Registry registry = new Fakes.Registry();
    private final ConsoleProperties properties =
            TestProperties.of(
                    "poll-interval", "100ms",
                    "discovery-interval", "100ms",
                    "request-timeout", "1s",
                    "max-response", "64KB",
                    "services[0]", "shop",
                    "services[1]", "ledger");
    private final InstanceClient client = new InstanceClient(properties);
    private final Poller poller = poller(properties, registry);

    private Poller poller(ConsoleProperties with, Fakes.Registry of) {
        Discovery discovery = Fakes.discovery(of, with);
        return new Poller(discovery, client, with, Clock.systemUTC());
    }

    @AfterEach
    void close() throws Exception {
        poller.stop();
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private StubInstance stub(String service, StubInstance.Behaviour behaviour) {
        StubInstance stub = new StubInstance(behaviour);
        open.add(stub);
        registry.add(service, stub.uri());
        return stub;
    }

    private InstanceState state(StubInstance stub) {
        return poller.states().stream()
                .filter(s -> s.instance().management().getPort() == stub.port())
                .findFirst()
                .orElse(null);
    }

    private InstanceState await(StubInstance stub, Predicate<InstanceState> condition) {
        until(() -> state(stub) != null && condition.test(state(stub)));
        return state(stub);
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            // The test's own deadline ends it.
            LockSupport.parkNanos(2_000_000);
            assertThat(Thread.interrupted()).as("the deadline has come").isFalse();
        }
    }

    @Test
    void shouldKeepWhatAnInstanceSaid() {
        StubInstance shop = stub("shop", StubInstance.healthy(Overviews.calm()));
        poller.start();

        InstanceState state = await(shop, InstanceState::answers);

        assertThat(state.health().status()).isEqualTo("UP");
        assertThat(state.answer().overview().connected()).isEqualTo(1);
        Sample.Reading reading =
                poller.samples(state.instance().id(), Instant.EPOCH).get(0).reading();
        assertThat(reading.toPeer()).isEqualTo(7);
        assertThat(reading.fromPeer()).isEqualTo(3);
    }

    @Test
    void shouldRememberTheLastAnswerOfOneThatDiesAndNoticeThatItComesBack() {
        StubInstance shop = stub("shop", StubInstance.healthy(Overviews.calm()));
        poller.start();
        await(shop, InstanceState::answers);

        shop.die();
        InstanceState dead = await(shop, s -> s.failure() != null);
        assertThat(dead.answers()).isFalse();
        assertThat(dead.answer()).isNotNull();
        assertThat(dead.answer().at()).isBeforeOrEqualTo(dead.failure().at());
        assertThat(dead.failure().reason()).isEqualTo(Reason.UNREACHABLE);
        await(shop, s -> s.failure().at().isAfter(s.failure().since()));
        assertThat(state(shop).failure().since()).isEqualTo(dead.failure().since());

        shop.comeBack();
        InstanceState back = await(shop, InstanceState::answers);
        assertThat(back.answer().at()).isAfter(dead.answer().at());
        assertThat(poller.samples(back.instance().id(), Instant.EPOCH))
                .extracting(sample -> sample.reading() != null)
                .contains(true, false);
    }

    @Test
    void shouldNotAskOneAgainThatHasNotAnsweredNorKeepOthersWaiting() {
        StubInstance ledger = stub("ledger", StubInstance.healthy(Overviews.calm()));
        ledger.behave(ledger.silent());
        StubInstance shop = stub("shop", StubInstance.healthy(Overviews.calm()));
        ConsoleProperties patient =
                TestProperties.of(
                        "poll-interval", "100ms",
                        "request-timeout", "60s",
                        "services[0]", "shop",
                        "services[1]", "ledger");
        InstanceClient other = new InstanceClient(patient);
        Poller patientPoller =
                new Poller(Fakes.discovery(registry, patient), other, patient, Clock.systemUTC());
        try {
            patientPoller.start();

            until(() -> shop.requests().size() >= 10);

            assertThat(ledger.requests()).hasSizeLessThanOrEqualTo(2);
        } finally {
            patientPoller.stop();
        }
    }

    @Test
    void shouldSayWhyAnAnswerIsNone() {
        StubInstance garbage = stub("shop", StubInstance.json("{{{"));
        StubInstance page =
                stub("shop", StubInstance.answer(200, "text/html", "<html>Sign in</html>"));
        StubInstance closed = stub("shop", StubInstance.status(401));
        StubInstance forbidden = stub("shop", StubInstance.status(403));
        StubInstance missing = stub("shop", StubInstance.status(404));
        StubInstance broken = stub("shop", StubInstance.status(500));
        StubInstance endless = stub("shop", StubInstance.endless());
        StubInstance slow = stub("shop", StubInstance.status(200));
        slow.behave(slow.trickle());
        poller.start();

        assertReason(garbage, Reason.NOT_UNDERSTOOD, "not JSON");
        assertReason(page, Reason.NOT_UNDERSTOOD, "web page");
        assertReason(closed, Reason.UNAUTHORIZED, "shmipc.console.instances");
        assertReason(forbidden, Reason.FORBIDDEN, "403");
        assertReason(missing, Reason.NOT_FOUND, "404");
        assertReason(broken, Reason.STATUS, "500");
        assertReason(endless, Reason.TOO_LONG, "max-response");
        assertReason(slow, Reason.TOO_SLOW, "within 1 s");
    }

    private void assertReason(StubInstance stub, Reason reason, String part) {
        InstanceState state = await(stub, s -> s.failure() != null);
        assertThat(state.failure().reason()).isEqualTo(reason);
        assertThat(state.failure().message()).contains(part);
        assertThat(state.isShown()).isTrue();
    }

    @Test
    void shouldNotShowWhatNobodyNamedAndHasNothingToDoWithShmipc() {
        Fakes.Registry whole = new Fakes.Registry();
        StubInstance database = new StubInstance(StubInstance.status(404));
        StubInstance shop = new StubInstance(StubInstance.healthy(Overviews.calm()));
        open.add(database);
        open.add(shop);
        whole.add("database", database.uri());
        whole.add("shop", shop.uri());
        Poller all = poller(TestProperties.of("poll-interval", "100ms"), whole);
        try {
            all.start();
            until(() -> all.states().size() == 2);
            until(() -> all.states().stream().noneMatch(InstanceState::isNew));

            assertThat(all.states())
                    .filteredOn(InstanceState::isShown)
                    .extracting(s -> s.instance().service())
                    .containsExactly("shop");

            shop.die();
            until(() -> all.states().stream().noneMatch(InstanceState::answers));
            assertThat(all.states()).filteredOn(InstanceState::isShown).hasSize(1);
        } finally {
            all.stop();
        }
    }

    @Test
    void shouldShowOneThatLeftAndNotAskItAgain() {
        StubInstance shop = stub("shop", StubInstance.healthy(Overviews.calm()));
        poller.start();
        await(shop, InstanceState::answers);

        registry.clear("shop");
        InstanceState gone = await(shop, s -> s.goneSince() != null);

        assertThat(gone.answers()).isFalse();
        assertThat(TroubleFinder.of(gone).sentences().get(0)).contains("Discovery");
        StubInstance next = stub("shop", StubInstance.healthy(Overviews.calm()));
        await(next, InstanceState::answers);
        int asked = shop.requests().size();
        until(() -> next.requests().size() >= 12);
        assertThat(shop.requests()).hasSizeLessThanOrEqualTo(asked + 2);
    }

    @Test
    void shouldForgetOneThatLeftLongAgo() {
        StubInstance shop = stub("shop", StubInstance.healthy(Overviews.calm()));
        Fakes.MutableClock clock = new Fakes.MutableClock();
        Poller stepped =
                new Poller(Fakes.discovery(registry, properties), client, properties, clock);
        stepped.discover();
        until(() -> stepped.states().stream().anyMatch(InstanceState::answers));
        registry.clear("shop");
        stepped.discover();
        assertThat(stepped.states()).hasSize(1);

        clock.advance(Duration.ofMinutes(11));
        stepped.discover();

        assertThat(stepped.states()).isEmpty();
        assertThat(shop.requests()).isNotEmpty();
    }
}
