package io.shmipc.spring.test;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.StringValue;
import io.shmipc.error.Delivery;
import io.shmipc.spring.codec.LengthPrefixedCodec;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.converter.PayloadConversionException;
import io.shmipc.spring.core.MessageStream;
import io.shmipc.spring.core.ShmipcChannel;
import io.shmipc.spring.core.ShmipcConversionException;
import io.shmipc.spring.core.ShmipcMemoryExhaustedException;
import io.shmipc.spring.core.ShmipcMessagingException;
import io.shmipc.spring.core.ShmipcPeerUnavailableException;
import io.shmipc.spring.core.ShmipcProtocolException;
import io.shmipc.spring.core.ShmipcRefusedException;
import io.shmipc.spring.core.ShmipcRemoteException;
import io.shmipc.spring.core.ShmipcSessionLostException;
import io.shmipc.spring.core.ShmipcTimeoutException;
import io.shmipc.spring.core.ShmipcUnavailableException;
import io.shmipc.spring.test.app.Checkout;
import io.shmipc.spring.test.app.Order;
import io.shmipc.spring.test.app.Price;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.ParameterizedTypeReference;

@Timeout(60)
class FakeShmipcPeerTest {

    private static final Order TEA = new Order("tea", 2);
    private static final Price PRICE = new Price("tea", 42);

    private final FakeShmipcPeer peer = FakeShmipcPeer.create();
    private final Checkout checkout = new Checkout(peer.template());

    @Test
    void shouldAnswerAsScriptedAndKeepWhatItGot() {
        peer.whenRequest("price").thenReply(PRICE);

        assertThat(checkout.priceOf(TEA, 3, Duration.ofSeconds(1))).isEqualTo(PRICE);

        assertThat(peer)
                .received("price")
                .isRequest()
                .hasHeader("discount", "3")
                .doesNotHaveHeader("surcharge")
                .hasContentType("application/json")
                .hasPayload(TEA)
                .hasPayloadSatisfying(Order.class, it -> assertThat(it.item()).isEqualTo("tea"));
        assertThat(peer).receivedInOrder("price").receivedNothingFor("audit");
    }

    @Test
    void shouldHaveOneWayMessagesWhenTheCallReturns() {
        for (int i = 0; i < 1_000; i++) {
            checkout.audit("line " + i);
            assertThat(peer).receivedTimes("audit", i + 1);
        }

        assertThat(peer).received("audit", 7).isOneWay().hasPayload("line 7");
        assertThat(peer.received("audit").get(7).contentType()).startsWith("text/plain");
    }

    @Test
    void shouldGiveOneAnswerAfterTheOtherAndTheLastOneAgain() {
        peer.whenRequest("price")
                .thenReply(new Price("tea", 1))
                .thenFail("shop.Closed", "come back later")
                .thenReply(PRICE);

        assertThat(checkout.priceOf(TEA).cents()).isEqualTo(1);
        assertThatExceptionOfType(ShmipcRemoteException.class)
                .isThrownBy(() -> checkout.priceOf(TEA));
        assertThat(checkout.priceOf(TEA)).isEqualTo(PRICE);
        assertThat(checkout.priceOf(TEA)).isEqualTo(PRICE);
    }

    @Test
    void shouldChooseTheAnswerByTheRequestWithTheNewestScriptFirst() {
        peer.whenRequest("price").thenReply(PRICE);
        peer.whenRequest("price", request -> request.payload(Order.class).count() > 5)
                .thenAnswer(request -> new Price("lot", request.payload(Order.class).count() * 10));

        assertThat(checkout.priceOf(TEA)).isEqualTo(PRICE);
        assertThat(checkout.priceOf(new Order("tea", 6))).isEqualTo(new Price("lot", 60));
    }

    @Test
    void shouldRefuseARequestThatNoScriptKnowsAsAServerDoes() {
        peer.whenRequest("other").thenReply(PRICE);

        assertThatExceptionOfType(ShmipcMessagingException.class)
                .isThrownBy(() -> checkout.priceOf(TEA))
                .withMessageContaining("UnknownDestinationException")
                .withMessageContaining("no listener for destination=price");
    }

    @Test
    void shouldTellTypeAndTextOfAFailure() {
        peer.whenRequest("price").thenFail(new IllegalStateException("sold out"));

        ShmipcRemoteException failure =
                catchThrowableOfType(ShmipcRemoteException.class, () -> checkout.priceOf(TEA));

        assertThat(failure.remoteType()).isEqualTo("java.lang.IllegalStateException");
        assertThat(failure.remoteMessage()).isEqualTo("sold out");
        peer.whenRequest("price")
                .thenAnswer(
                        request -> {
                            throw new IllegalArgumentException("no such tea");
                        });
        assertThatExceptionOfType(ShmipcRemoteException.class)
                .isThrownBy(() -> checkout.priceOf(TEA))
                .withMessageContaining("java.lang.IllegalArgumentException: no such tea");
    }

    @Test
    void shouldTimeOutAtOnceWhereNothingComes() {
        peer.whenRequest("price").thenTimeOut();

        long start = System.nanoTime();
        ShmipcTimeoutException failure =
                catchThrowableOfType(
                        ShmipcTimeoutException.class,
                        () -> checkout.priceOf(TEA, 0, Duration.ofHours(1)));

        assertThat(failure.delivery()).isEqualTo(Delivery.MAYBE_EXECUTED);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void shouldTimeOutOnlyACallWithLessTimeThanTheAnswerTakes() {
        peer.whenRequest("price").after(Duration.ofMinutes(10)).thenReply(PRICE);

        assertThatExceptionOfType(ShmipcTimeoutException.class)
                .isThrownBy(() -> checkout.priceOf(TEA, 0, Duration.ofMinutes(9)));
        assertThat(checkout.priceOf(TEA, 0, Duration.ofMinutes(11))).isEqualTo(PRICE);
    }

    @Test
    void shouldSendNothingWhereNobodyIsThere() {
        peer.whenRequest("price").thenReply(PRICE);
        peer.becomeUnavailable();

        ShmipcUnavailableException failure =
                catchThrowableOfType(ShmipcUnavailableException.class, () -> checkout.priceOf(TEA));

        assertThat(failure.delivery()).isEqualTo(Delivery.NOT_SENT);
        assertThat(peer).receivedNothing();
        peer.becomeAvailable();
        assertThat(checkout.priceOf(TEA)).isEqualTo(PRICE);
    }

    @Test
    void shouldSendNothingWhereMemoryIsOut() {
        peer.runOutOfMemory();

        ShmipcMemoryExhaustedException failure =
                catchThrowableOfType(
                        ShmipcMemoryExhaustedException.class, () -> checkout.audit("x"));

        assertThat(failure.delivery()).isEqualTo(Delivery.NOT_SENT);
        assertThat(peer).receivedNothing();
    }

    @Test
    void shouldTellThatALostRequestMayHaveBeenHandled() {
        peer.whenRequest("price").thenLoseSession().thenCloseStream().thenReply(PRICE);

        for (int i = 0; i < 2; i++) {
            ShmipcUnavailableException failure =
                    catchThrowableOfType(
                            ShmipcUnavailableException.class, () -> checkout.priceOf(TEA));
            assertThat(failure.delivery()).isEqualTo(Delivery.MAYBE_EXECUTED);
        }
        assertThat(checkout.priceOf(TEA)).isEqualTo(PRICE);
        assertThat(peer).receivedTimes("price", 3);
    }

    @Test
    void shouldFailAsInProductionWhereTypesDoNotFit() {
        peer.whenRequest("price")
                .thenReply("forty-two")
                .thenReplyBytes("application/json", bytes("{"));

        assertThatExceptionOfType(ShmipcConversionException.class)
                .isThrownBy(() -> checkout.priceOf(TEA))
                .withMessageContaining("no converter reads contentType=text/plain");
        assertThatExceptionOfType(ShmipcConversionException.class)
                .isThrownBy(() -> checkout.priceOf(TEA))
                .withMessageContaining("payload is no JSON");
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> peer.received("price").get(0).payload(String[].class));
    }

    @Test
    void shouldSendWhatProtocGeneratedAsProtobufAsInProduction() {
        peer.whenRequest("name").thenReply(StringValue.of("tea"));

        assertThat(peer.template().request("name", StringValue.of("item"), StringValue.class))
                .isEqualTo(StringValue.of("tea"));
        assertThat(peer.received("name").get(0).message().header("content-type"))
                .isEqualTo("application/x-protobuf");
    }

    @Test
    void shouldFailAsInProductionWhereAnAnswerCannotBeWritten() {
        peer.whenRequest("price").thenReply(new Unwritable());

        assertThatExceptionOfType(ShmipcRemoteException.class)
                .isThrownBy(() -> checkout.priceOf(TEA))
                .withMessageContaining("PayloadConversionException");
    }

    @Test
    void shouldRefuseAMessageThatIsTooLargeAsInProduction() {
        MessageLimits limits = new MessageLimits(1024, 100);
        FakeShmipcPeer small =
                FakeShmipcPeer.create(
                        new io.shmipc.spring.codec.TTHeaderCodec(limits),
                        DefaultConverters.create(),
                        Duration.ofSeconds(1));

        assertThatExceptionOfType(ShmipcConversionException.class)
                .isThrownBy(() -> small.template().send("x", new byte[101]))
                .withMessageContaining("payloadBytes=101 must be <= maxPayloadBytes=100");
        assertThat(small).receivedNothing();
    }

    @Test
    void shouldTakeBytesThatAreNoMessageForABrokenRule() {
        peer.whenRequest("price").thenBreakProtocol();

        assertThatExceptionOfType(ShmipcProtocolException.class)
                .isThrownBy(() -> checkout.priceOf(TEA));
    }

    @Test
    void shouldAnswerWithHeadersAndWithNothing() {
        peer.whenRequest("raw")
                .thenReply(
                        ShmipcMessage.builder(MessageKind.REPLY)
                                .header("rate", "low")
                                .payload(bytes("x"))
                                .build());
        peer.whenRequest("nothing").thenReplyEmpty();
        peer.whenRequest("unsaid");

        ShmipcMessage reply = peer.template().request("raw", "?", ShmipcMessage.class);
        assertThat(reply.header("rate")).isEqualTo("low");
        assertThat(reply.payloadBytes()).isEqualTo(1);
        assertThat(peer.template().request("nothing", "?", Void.class)).isNull();
        assertThat(peer.template().request("unsaid", "?", Void.class)).isNull();
    }

    @Test
    void shouldKeepTheOrderOfAChannel() {
        peer.whenRequest("end").thenReplyEmpty();
        try (ShmipcChannel channel = peer.template().channel("end")) {
            channel.send("first");
            assertThat(peer).received("end", 0).isOneWay().hasPayload("first");
            channel.request("second", Void.class);
        }

        assertThat(peer).received("end", 1).isRequest().hasPayload("second");
    }

    @Test
    void shouldAnswerWhoDoesNotWait() throws Exception {
        peer.whenRequest("price").thenReply(PRICE).thenTimeOut().thenLoseSession();

        assertThat(peer.template().requestAsync("price", TEA, Price.class).get(30, SECONDS))
                .isEqualTo(PRICE);
        requireAsyncFailure(ShmipcTimeoutException.class, Duration.ofMillis(20));
        requireAsyncFailure(ShmipcSessionLostException.class, Duration.ofMinutes(1));
        peer.becomeUnavailable();
        requireAsyncFailure(ShmipcPeerUnavailableException.class, Duration.ofMinutes(1));
    }

    private void requireAsyncFailure(
            Class<? extends ShmipcMessagingException> type, Duration timeout) {
        assertThat(
                        peer.template()
                                .to("price")
                                .timeout(timeout)
                                .payload(TEA)
                                .retrieveAsync(Price.class))
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(type);
    }

    @Test
    void shouldLetALateAnswerComeToWhoDoesNotWait() throws Exception {
        peer.whenRequest("price").after(Duration.ofMillis(30)).thenReply(PRICE);

        assertThat(peer.template().requestAsync("price", TEA, Price.class).get(30, SECONDS))
                .isEqualTo(PRICE);
    }

    @Test
    void shouldGiveSeveralAnswers() {
        peer.whenRequest("prices").thenReplyEach(PRICE, new Price("milk", 2));
        peer.whenRequest("none").thenReplyEach();

        try (MessageStream<Price> prices =
                peer.template().to("prices").payload(TEA).retrieveStream(Price.class)) {
            assertThat(prices.stream()).containsExactly(PRICE, new Price("milk", 2));
        }
        try (MessageStream<Price> none =
                peer.template().to("none").payload(TEA).retrieveStream(Price.class)) {
            assertThat(none.hasNext()).isFalse();
        }
    }

    @Test
    void shouldTakeSeveralMessagesTogether() {
        peer.whenRequest("sum")
                .thenAnswer(
                        request ->
                                request.payloads(Order.class).stream()
                                        .mapToInt(Order::count)
                                        .sum());
        List<Order> orders = List.of(TEA, new Order("milk", 5), new Order("rye", 1));

        assertThat(peer.template().to("sum").payloads(orders).retrieve(Integer.class)).isEqualTo(8);
        assertThat(peer).receivedTimes("sum", 3).received("sum", 2).hasPayload(orders.get(2));
        assertThat(peer.template().to("sum").payloads(List.of()).retrieve(Integer.class)).isZero();
    }

    @Test
    void shouldReadTypesWithArguments() {
        peer.whenRequest("prices").thenReply(List.of(PRICE));

        assertThat(
                        peer.template()
                                .request(
                                        "prices",
                                        TEA,
                                        new ParameterizedTypeReference<List<Price>>() {}))
                .containsExactly(PRICE);
    }

    @Test
    void shouldTellRefusalsFromFailures() {
        peer.whenRequest("price")
                .thenRefuse("shop.Busy", "too much to do")
                .thenRejectAsInvalid("shop.Invalid", "no item");

        assertThatExceptionOfType(ShmipcRefusedException.class)
                .isThrownBy(() -> checkout.priceOf(TEA))
                .withMessageContaining("too much to do")
                .matches(e -> e.delivery() == Delivery.NOT_SENT);
        assertThatExceptionOfType(ShmipcRemoteException.class)
                .isThrownBy(() -> checkout.priceOf(TEA))
                .withMessageContaining("no item");
        assertThatExceptionOfType(ShmipcRefusedException.class)
                .isThrownBy(() -> peer.template().request("unknown", TEA, Price.class));
    }

    @Test
    void shouldSpeakAnotherFrameToo() {
        MessageCodec plain = new LengthPrefixedCodec(MessageLimits.DEFAULTS);
        FakeShmipcPeer other =
                FakeShmipcPeer.create(plain, DefaultConverters.create(), Duration.ofSeconds(1));
        other.whenRequest(MessageCodec.DEFAULT_DESTINATION).thenReply(bytes("pong"));

        assertThat(
                        other.template()
                                .request(
                                        MessageCodec.DEFAULT_DESTINATION,
                                        bytes("ping"),
                                        byte[].class))
                .isEqualTo(bytes("pong"));
    }

    @Test
    void shouldForgetAllOnReset() {
        peer.whenRequest("price").thenReply(PRICE);
        checkout.priceOf(TEA);
        peer.becomeUnavailable();

        peer.reset();

        assertThat(peer).receivedNothing();
        assertThatExceptionOfType(ShmipcMessagingException.class)
                .isThrownBy(() -> checkout.priceOf(TEA))
                .withMessageContaining("UnknownDestinationException");
    }

    @Test
    void shouldSayWhatItGotWhereAnAssertionFails() {
        checkout.audit("x");

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(peer).received("price"))
                .withMessageContaining("1 messages to <price> but there were 0")
                .withMessageContaining("one-way message to audit");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(peer).received("audit").isRequest());
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(peer).received("audit").hasPayload("y"))
                .withMessageContaining("y");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(peer).received("audit").hasPayload(TEA))
                .withMessageContaining("no converter reads");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(peer).received("audit").hasHeader("a", "b"));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(peer).received("audit").hasNoPayload());
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(peer).received("audit", 1));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(peer).receivedNothing());
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(peer).receivedInOrder("audit", "audit"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static final class Unwritable {
        public Unwritable getSelf() {
            return this;
        }
    }
}
