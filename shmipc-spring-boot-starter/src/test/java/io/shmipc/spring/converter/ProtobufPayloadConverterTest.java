package io.shmipc.spring.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.DescriptorProtos.UninterpretedOption.NamePart;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import com.google.protobuf.Value;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ProtobufPayloadConverterTest {

    private static final StringValue TEA = StringValue.of("tea");

    private final PayloadConverters converters = with(new ProtobufPayloadConverter());

    @Test
    void shouldWriteGeneratedMessagesAsProtobuf() {
        ConvertedPayload payload = converters.write(TEA);

        assertThat(payload.contentType()).isEqualTo("application/x-protobuf");
        assertThat(payload.bytes()).isEqualTo(ByteBuffer.wrap(TEA.toByteArray()));
        assertThat(converters.read(payload.bytes(), payload.contentType(), StringValue.class))
                .isEqualTo(TEA);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "application/x-protobuf; messageType=\"google.protobuf.StringValue\"",
                "Application/Protobuf",
                "application/vnd.google.protobuf"
            })
    void shouldReadProtobufUnderItsNames(String contentType) {
        assertThat(converters.read(bytes(TEA), contentType, StringValue.class)).isEqualTo(TEA);
    }

    @Test
    void shouldReadPartOfAnArrayAndMemoryOutsideTheHeapAndLeaveThePosition() {
        byte[] message = TEA.toByteArray();
        ByteBuffer part = ByteBuffer.allocate(message.length + 2).put((byte) 0).put(message);
        part.flip().position(1);
        ByteBuffer direct = ByteBuffer.allocateDirect(message.length).put(message).flip();

        assertThat(converters.read(part, null, StringValue.class)).isEqualTo(TEA);
        assertThat(converters.read(direct.asReadOnlyBuffer(), null, StringValue.class))
                .isEqualTo(TEA);
        assertThat(part.position()).isEqualTo(1);
    }

    @Test
    void shouldCopyBytesOutOfThePayloadSoThatItIsNotKept() {
        BytesValue value = BytesValue.of(ByteString.copyFrom(new byte[] {1, 2, 3}));
        byte[] payload = value.toByteArray();

        BytesValue read = converters.read(ByteBuffer.wrap(payload), null, BytesValue.class);
        Arrays.fill(payload, (byte) 0);

        assertThat(read).isEqualTo(value);
    }

    @Test
    void shouldReadAndWriteAMessageClassFromProtobufOnly() {
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(
                        () ->
                                converters.read(
                                        ByteBuffer.wrap("{}".getBytes()),
                                        "application/json",
                                        StringValue.class))
                .withMessageContaining("contentType=application/json")
                .withMessageContaining("type=com.google.protobuf.StringValue")
                .withMessageContaining("ProtobufPayloadConverter(application/x-protobuf)]")
                .withMessageContaining("let the sender send application/x-protobuf");
    }

    @Test
    void shouldLeaveProtobufThatNobodyWantsAsMessageToTheReadersOfBytes() {
        byte[] message = TEA.toByteArray();

        assertThat(converters.read(bytes(TEA), "application/x-protobuf", byte[].class))
                .isEqualTo(message);
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(
                        () -> converters.read(bytes(TEA), "application/x-protobuf", String.class))
                .withMessageContaining("declare the generated class");
    }

    @Test
    void shouldRefuseEveryMessageThatWasCutShort() {
        ListValue.Builder list = ListValue.newBuilder();
        IntStream.range(0, 20)
                .forEach(i -> list.addValues(Value.newBuilder().setStringValue("value " + i)));
        byte[] whole = list.build().toByteArray();
        int refused = 0;
        for (int length = 0; length < whole.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(whole, 0, length);
            try {
                ListValue read = converters.read(cut, null, ListValue.class);
                assertThat(read.getSerializedSize()).as("cut between values").isEqualTo(length);
            } catch (PayloadConversionException e) {
                refused++;
                assertThat(e)
                        .hasMessageContaining("payloadBytes=" + length)
                        .hasMessageContaining(
                                "must be protobuf of type=" + ListValue.class.getName());
            }
        }
        assertThat(refused).isEqualTo(whole.length - 20);
    }

    @Test
    void shouldReportNoiseAsSuchAndNothingElse() {
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            try {
                converters.read(ByteBuffer.wrap(noise), null, Value.class);
            } catch (PayloadConversionException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }

    @Test
    void shouldRefuseMessagesNestedDeeperThanTheParserGoes() {
        Value nested = Value.newBuilder().setStringValue("core").build();
        for (int depth = 0; depth < 200; depth++) {
            nested =
                    Value.newBuilder()
                            .setListValue(ListValue.newBuilder().addValues(nested))
                            .build();
        }
        ByteBuffer payload = bytes(nested);

        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> converters.read(payload, null, Value.class))
                .withMessageContaining("payloadBytes=")
                .withMessageContaining("levels of nesting");
    }

    @Test
    void shouldRefuseWhatIsLongerThanItsLimitEitherWay() {
        PayloadConverters limited =
                with(
                        new ProtobufPayloadConverter(
                                ExtensionRegistryLite.getEmptyRegistry(), TEA.getSerializedSize()));
        StringValue longer = StringValue.of("teas");

        assertThat(limited.read(limited.write(TEA).bytes(), null, StringValue.class))
                .isEqualTo(TEA);
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> limited.read(bytes(longer), null, StringValue.class))
                .withMessage(
                        "payloadBytes=6 of type=com.google.protobuf.StringValue must be <="
                                + " maxPayloadBytes=5");
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> limited.write(longer))
                .withMessageContaining("must be <= maxPayloadBytes=5");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new ProtobufPayloadConverter(
                                        ExtensionRegistryLite.getEmptyRegistry(), 0))
                .withMessage("maxPayloadBytes=0 must be >= 1");
    }

    @Test
    void shouldRefuseMessagesWithoutARequiredField() {
        NamePart incomplete = NamePart.newBuilder().setNamePart("a").buildPartial();

        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> converters.write(incomplete))
                .withMessageContaining("all required fields must be set");
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> converters.read(bytes(incomplete), null, NamePart.class))
                .withMessageContaining("required");
    }

    @ParameterizedTest
    @ValueSource(classes = {Message.class, DynamicMessage.class})
    void shouldSayThatAClassHasToBeGenerated(Class<?> type) {
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatExceptionOfType(PayloadConversionException.class)
                    .isThrownBy(() -> converters.read(bytes(TEA), null, type))
                    .withMessageContaining("type=" + type.getName())
                    .withMessageContaining("that protoc generated");
        }
    }

    private static PayloadConverters with(ProtobufPayloadConverter protobuf) {
        return new PayloadConverters(
                List.of(
                        new BytesPayloadConverter(),
                        new StringPayloadConverter(),
                        protobuf,
                        new JsonPayloadConverter(JsonMapper.builder().build())));
    }

    private static ByteBuffer bytes(Message message) {
        return ByteBuffer.wrap(message.toByteArray());
    }
}
