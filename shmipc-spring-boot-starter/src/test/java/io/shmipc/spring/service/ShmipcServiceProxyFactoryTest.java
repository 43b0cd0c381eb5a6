package io.shmipc.spring.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

import io.shmipc.error.ConfigurationException;
import io.shmipc.spring.annotation.ShmipcExchange;
import io.shmipc.spring.annotation.ShmipcHeader;
import io.shmipc.spring.annotation.ShmipcPayload;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.core.RequestSpec;
import io.shmipc.spring.core.ShmipcOperations;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.convert.support.DefaultConversionService;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ShmipcServiceProxyFactoryTest {

    private final ShmipcOperations operations = mock(ShmipcOperations.class);
    private final RequestSpec request = mock(RequestSpec.class);
    private final ShmipcServiceProxyFactory factory =
            ShmipcServiceProxyFactory.builder(operations).build();

    @BeforeEach
    void prepare() {
        given(operations.to(anyString())).willReturn(request);
        given(request.retrieve(String.class)).willReturn("reply");
    }

    interface Plain {

        @ShmipcExchange("plain")
        String call(String text);

        default String twice(String text) {
            return call(text) + call(text);
        }

        static Plain nothing() {
            return null;
        }

        @Override
        String toString();
    }

    @Test
    void shouldImplementWhatEveryObjectHas() {
        Plain one = factory.createClient(Plain.class);
        Plain other = factory.createClient(Plain.class);

        assertThat(one).isEqualTo(one).isNotEqualTo(other).isNotEqualTo(null);
        assertThat(one.hashCode()).isEqualTo(one.hashCode());
        assertThat(new HashSet<>(List.of(one, other))).containsExactlyInAnyOrder(one, other);
        assertThat(one.toString()).isEqualTo("shmipc client of " + Plain.class.getName());
    }

    @Test
    void shouldRunDefaultMethods() {
        assertThat(factory.createClient(Plain.class).twice("a")).isEqualTo("replyreply");
        then(request).should(times(2)).payload("a");
    }

    interface Failing {

        @ShmipcExchange("x")
        String call() throws java.io.IOException;

        default String fail() throws java.io.IOException {
            throw new java.io.IOException("as it is");
        }
    }

    @Test
    void shouldThrowWhatADefaultMethodThrows() {
        assertThatExceptionOfType(java.io.IOException.class)
                .isThrownBy(() -> factory.createClient(Failing.class).fail())
                .withMessage("as it is");
    }

    interface Repository<T, K> {

        @ShmipcExchange("find")
        List<T> find(K key);

        @ShmipcExchange("first")
        T first();
    }

    @ShmipcExchange(value = "words", timeout = "2s", accept = "text/plain")
    interface Words extends Repository<String, Integer> {

        @Override
        @ShmipcExchange(value = "first", timeout = "PT3S", accept = "application/json")
        String first();

        @ShmipcExchange
        String itself();
    }

    @Test
    void shouldKnowTheTypesThatAnInterfaceGivesToAGenericOne() {
        ParameterizedTypeReference<List<String>> strings = new ParameterizedTypeReference<>() {};
        given(request.retrieve(strings)).willReturn(List.of("a"));

        assertThat(factory.createClient(Words.class).find(7)).containsExactly("a");

        then(operations).should().to("words.find");
        then(request).should().timeout(Duration.ofSeconds(2));
        then(request).should().accept("text/plain");
    }

    @Test
    void shouldLetTheMethodOverrideWhatTheInterfaceSays() {
        Words words = factory.createClient(Words.class);

        assertThat(((Repository<String, Integer>) words).first()).isEqualTo("reply");
        then(operations).should().to("words.first");
        then(request).should().timeout(Duration.ofSeconds(3));
        then(request).should().accept("application/json");

        words.itself();
        then(operations).should().to("words");
    }

    @ShmipcExchange("${prefix}")
    interface Placeholders {

        @ShmipcExchange(value = "${name}", timeout = "${timeout}")
        String call();
    }

    @Test
    void shouldResolvePlaceholders() {
        Map<String, String> values =
                Map.of("${prefix}", "p", "${name}", "n", "${timeout}", "5ms", "", "");
        ShmipcServiceProxyFactory.builder(operations)
                .embeddedValueResolver(values::get)
                .build()
                .createClient(Placeholders.class)
                .call();

        then(operations).should().to("p.n");
        then(request).should().timeout(Duration.ofMillis(5));
    }

    @ShmipcExchange("composed")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Composed {}

    interface UsesComposed {

        @ShmipcExchange("x")
        String call(@ShmipcHeader("h") Object header);
    }

    @Composed
    interface IsComposed extends UsesComposed {}

    @Test
    void shouldTakeAnnotationsThatAreMadeOfThis() {
        factory.createClient(IsComposed.class).call(null);

        then(operations).should().to("composed.x");
    }

    @Test
    void shouldTurnHeadersIntoTextByTheGivenConversions() {
        DefaultConversionService conversions = new DefaultConversionService();
        conversions.addConverter(Set.class, String.class, set -> "a set of " + set.size());
        UsesComposed client =
                ShmipcServiceProxyFactory.builder(operations)
                        .conversionService(conversions)
                        .build()
                        .createClient(UsesComposed.class);

        client.call(Set.of(1, 2));
        then(request).should().header("h", "a set of 2");
    }

    @Test
    void shouldSayWhichHeaderCannotBeText() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                factory.createClient(UsesComposed.class)
                                        .call(new SubmissionPublisher<>()))
                .withMessage(
                        "header=h cannot be text: type=java.util.concurrent.SubmissionPublisher");
    }

    interface AllHeaders {

        @ShmipcExchange("x")
        String call(@ShmipcHeader Map<String, Integer> headers);
    }

    @Test
    void shouldSendAllHeadersOfAMap() {
        AllHeaders client = factory.createClient(AllHeaders.class);

        client.call(null);
        then(request).should(never()).header(anyString(), anyString());
        client.call(Map.of("a", 1, "b", 2));
        then(request).should().header("a", "1");
        then(request).should().header("b", "2");
    }

    interface OptionalPayload {

        @ShmipcExchange("x")
        String call(Optional<String> text);
    }

    @Test
    void shouldSendNoPayloadForAnEmptyOptional() {
        OptionalPayload client = factory.createClient(OptionalPayload.class);

        client.call(Optional.empty());
        then(request).should(never()).payload(any());
        client.call(Optional.of("a"));
        then(request).should().payload("a");
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(NoAnnotation.class, "must have @ShmipcExchange or be a default"),
                Arguments.of(NoDestination.class, "must have a destination"),
                Arguments.of(TwoPayloads.class, "payload parameters=2 must be <= 1"),
                Arguments.of(TwoTimeouts.class, "timeout parameters=2 must be <= 1"),
                Arguments.of(BothOnOne.class, "must not have @ShmipcPayload and @ShmipcHeader"),
                Arguments.of(HeaderWithoutName.class, "either a value or a key >= 0"),
                Arguments.of(HeaderOutOfRange.class, "key=65536 which must be <= 65535"),
                Arguments.of(MessageParameter.class, "parameter of type=ShmipcMessage"),
                Arguments.of(MonoParameter.class, "take the value, or a Flux of several"),
                Arguments.of(WrongTimeout.class, "timeout=soon which must be a duration"),
                Arguments.of(ZeroTimeout.class, "timeout=0s which must be > 0"),
                Arguments.of(ClientOnMethod.class, "must not set client=other"),
                Arguments.of(OneWayOnType.class, "must set oneWay itself"),
                Arguments.of(OneWayWithResult.class, "must have result void"),
                Arguments.of(OneWayFuture.class, "must have a result of Void"),
                Arguments.of(OneWayMono.class, "must have a result of Void"),
                Arguments.of(OneWaySeveral.class, "several payloads always have a reply"),
                Arguments.of(RawFuture.class, "must say what its result="),
                Arguments.of(RawStream.class, "must say what its result="),
                Arguments.of(AnyResult.class, "T stands for any"),
                Arguments.of(FutureOfSeveral.class, "must not return a future"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void shouldNameTheMethodAndTheRuleOfAWrongDeclaration(Class<?> type, String rule) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> factory.createClient(type))
                .withMessageContaining("service method=")
                .withMessageContaining(type.getName() + ".call(")
                .withMessageContaining(rule);
    }

    @Test
    void shouldMakeClientsOfInterfacesOnly() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> factory.createClient(String.class))
                .withMessage("service type=java.lang.String must be an interface");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> factory.createClient(Composed.class));
    }

    interface NoAnnotation {
        String call();
    }

    interface NoDestination {
        @ShmipcExchange
        String call();
    }

    interface TwoPayloads {
        @ShmipcExchange("x")
        String call(@ShmipcPayload String one, String two);
    }

    interface TwoTimeouts {
        @ShmipcExchange("x")
        String call(Duration one, Duration two);
    }

    interface BothOnOne {
        @ShmipcExchange("x")
        String call(@ShmipcPayload @ShmipcHeader("h") String one);
    }

    interface HeaderWithoutName {
        @ShmipcExchange("x")
        String call(@ShmipcHeader String header);
    }

    interface HeaderOutOfRange {
        @ShmipcExchange("x")
        String call(@ShmipcHeader(key = 65536) String header);
    }

    interface MessageParameter {
        @ShmipcExchange("x")
        String call(ShmipcMessage message);
    }

    interface MonoParameter {
        @ShmipcExchange("x")
        String call(Mono<String> text);
    }

    interface WrongTimeout {
        @ShmipcExchange(value = "x", timeout = "soon")
        String call();
    }

    interface ZeroTimeout {
        @ShmipcExchange(value = "x", timeout = "0s")
        String call();
    }

    interface ClientOnMethod {
        @ShmipcExchange(value = "x", client = "other")
        String call();
    }

    @ShmipcExchange(oneWay = true)
    interface OneWayOnType {
        @ShmipcExchange("x")
        void call();
    }

    interface OneWayWithResult {
        @ShmipcExchange(value = "x", oneWay = true)
        String call();
    }

    interface OneWayFuture {
        @ShmipcExchange(value = "x", oneWay = true)
        CompletableFuture<String> call();
    }

    interface OneWayMono {
        @ShmipcExchange(value = "x", oneWay = true)
        Mono<String> call();
    }

    interface OneWaySeveral {
        @ShmipcExchange(value = "x", oneWay = true)
        void call(Flux<String> texts);
    }

    @SuppressWarnings("rawtypes")
    interface RawFuture {
        @ShmipcExchange("x")
        CompletableFuture call();
    }

    @SuppressWarnings("rawtypes")
    interface RawStream {
        @ShmipcExchange("x")
        Stream call();
    }

    interface AnyResult {
        @ShmipcExchange("x")
        <T> T call();
    }

    interface FutureOfSeveral {
        @ShmipcExchange("x")
        CompletableFuture<String> call(Stream<String> texts);
    }
}
