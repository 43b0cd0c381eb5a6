package io.shmipc.spring.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PayloadConvertersTest {

    record Point(int x, int y) {}

    private final PayloadConverters all =
            new PayloadConverters(
                    List.of(
                            new BytesPayloadConverter(),
                            new StringPayloadConverter(),
                            new JsonPayloadConverter(JsonMapper.builder().build())));

    private final PayloadConverters withoutJson =
            new PayloadConverters(
                    List.of(new BytesPayloadConverter(), new StringPayloadConverter()));

    @Test
    void shouldPassBytesThrough() {
        ConvertedPayload payload = all.write(new byte[] {1, 2});

        assertThat(payload.contentType()).isEqualTo("application/octet-stream");
        assertThat(all.read(payload.bytes(), "any/thing", byte[].class)).containsExactly(1, 2);
    }

    @Test
    void shouldReadBytesOfAPartOfAnArray() {
        ByteBuffer part = ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 2);

        assertThat(all.read(part, null, byte[].class)).containsExactly(2, 3);
    }

    @Test
    void shouldWriteTextAsUtf8() {
        ConvertedPayload payload = all.write("grün");

        assertThat(payload.contentType()).isEqualTo("text/plain;charset=UTF-8");
        assertThat(all.read(payload.bytes(), payload.contentType(), String.class))
                .isEqualTo("grün");
    }

    @Test
    void shouldWriteOtherObjectsAsJson() {
        ConvertedPayload payload = all.write(new Point(1, 2));

        assertThat(payload.contentType()).isEqualTo("application/json");
        assertThat(all.read(payload.bytes(), "application/json; charset=utf-8", Point.class))
                .isEqualTo(new Point(1, 2));
    }

    @Test
    void shouldReadJsonAsText() {
        assertThat(all.read(utf8("{}"), "application/vnd.x+json", String.class)).isEqualTo("{}");
    }

    @Test
    void shouldSayWhatToDoAboutATypeThatNobodyWrites() {
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> withoutJson.write(new Point(1, 2)))
                .withMessageContaining("no converter writes type=" + Point.class.getName())
                .withMessageContaining("add spring-boot-starter-jackson");
    }

    @Test
    void shouldSayWhatToDoAboutAContentTypeThatNobodyReads() {
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> all.read(utf8("1"), "application/x-foo", Integer.class))
                .withMessage(
                        "no converter reads contentType=application/x-foo as"
                                + " type=java.lang.Integer;"
                                + " asked=[BytesPayloadConverter(application/octet-stream),"
                                + " StringPayloadConverter(text/plain;charset=UTF-8),"
                                + " JsonPayloadConverter(application/json)]; let the sender send a"
                                + " content type that one of those reads, declare byte[] or"
                                + " ByteBuffer, or define a PayloadConverter bean that reads it");
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> all.read(utf8("1"), "application/octet-stream", String.class));
    }

    @Test
    void shouldSayWhichLibraryReadsAContentType() {
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> withoutJson.read(utf8("{}"), "application/json", Point.class))
                .withMessageContaining("contentType=application/json")
                .withMessageContaining("add spring-boot-starter-jackson");
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> all.read(utf8(""), "application/x-protobuf", Point.class))
                .withMessageContaining("com.google.protobuf:protobuf-java");
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> withoutJson.read(utf8("1"), null, Point.class))
                .withMessageContaining("contentType=none")
                .withMessageContaining("let the sender set the header content-type");
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> all.read(utf8("1"), "text/csv", Point.class))
                .withMessageContaining("declare String");
    }

    @Test
    void shouldShowOnlySoMuchOfAContentTypeAndNothingThatMovesTheCursor() {
        String contentType = "x/\n\u001b[2J" + "y".repeat(5_000);

        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> all.read(utf8("1"), contentType, Point.class))
                .withMessageContaining("contentType=x/??[2Jyyy")
                .satisfies(
                        e -> {
                            assertThat(e.getMessage()).hasSizeLessThan(600);
                            assertThat(e.getMessage())
                                    .doesNotContain("\n")
                                    .doesNotContain("\u001b");
                        });
    }

    @Test
    void shouldHandOutABufferThatIsAReadOnlyViewOfTheBytesThatCame() {
        byte[] came = {9, 1, 2, 3};
        ByteBuffer payload = ByteBuffer.wrap(came, 1, 3);

        ByteBuffer read = all.read(payload, "any/thing", ByteBuffer.class);

        assertThat(read.isReadOnly()).isTrue();
        assertThat(read.position()).isZero();
        assertThat(read.capacity()).isEqualTo(3);
        assertThat(read.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
        assertThat(payload.position()).as("position of the message's own buffer").isEqualTo(1);
        came[1] = 42;
        assertThat(read.get(0)).as("the same bytes, not a copy").isEqualTo((byte) 42);
    }

    @Test
    void shouldHandOutTheArrayThatCame() {
        byte[] came = {1, 2};

        assertThat(all.read(ByteBuffer.wrap(came), null, byte[].class)).isSameAs(came);
    }

    @Test
    void shouldWriteABufferWithoutCopyingItOrMovingItsPosition() {
        ByteBuffer payload = ByteBuffer.allocateDirect(4).put((byte) 9);

        ConvertedPayload converted = all.write(payload);

        assertThat(converted.contentType()).isEqualTo("application/octet-stream");
        assertThat(converted.bytes().remaining()).isEqualTo(3);
        assertThat(converted.bytes().isDirect()).isTrue();
        assertThat(payload.position()).isEqualTo(1);
        payload.put(1, (byte) 7);
        assertThat(converted.bytes().get(0)).isEqualTo((byte) 7);
    }

    @Test
    void shouldReadTypesWithArgumentsFromJson() {
        ByteBuffer points = utf8("[{\"x\":1,\"y\":2}]");
        ByteBuffer byName = utf8("{\"a\":{\"x\":1,\"y\":2}}");

        assertThat(all.read(points, "application/json", type(new Ref<List<Point>>() {})))
                .isEqualTo(List.of(new Point(1, 2)));
        assertThat(all.read(byName, null, type(new Ref<Map<String, Point>>() {})))
                .isEqualTo(Map.of("a", new Point(1, 2)));
        assertThat((Object) all.read(byName, "application/json", Map.class))
                .isEqualTo(Map.of("a", Map.of("x", 1, "y", 2)));
        Object[] lists =
                (Object[])
                        all.read(
                                utf8("[[{\"x\":1,\"y\":2}]]"),
                                "application/json",
                                type(new Ref<List<Point>[]>() {}));
        assertThat(lists).containsExactly(List.of(new Point(1, 2)));
    }

    @Test
    void shouldTakeAWildcardForItsBoundAndAPrimitiveForItsWrapper() {
        Type bound =
                ((ParameterizedType) type(new Ref<List<? extends Point>>() {}))
                        .getActualTypeArguments()[0];

        assertThat(all.read(utf8("{\"x\":1,\"y\":2}"), "application/json", bound))
                .isEqualTo(new Point(1, 2));
        assertThat(all.read(utf8("7"), "application/json", int.class)).isEqualTo(7);
        assertThat(all.read(utf8("7"), "application/json", (Type) int.class)).isEqualTo(7);
    }

    @Test
    void shouldReadAnEmptyPayloadWithoutContentTypeAsAnEmptyOptional() {
        Type optional = type(new Ref<Optional<Point>>() {});

        assertThat(all.read(utf8(""), null, optional)).isEqualTo(Optional.empty());
        assertThat(all.read(utf8("null"), "application/json", optional))
                .isEqualTo(Optional.empty());
        assertThat(all.read(utf8("{\"x\":1,\"y\":2}"), "application/json", optional))
                .isEqualTo(Optional.of(new Point(1, 2)));
        assertThat(all.read(utf8(""), "text/plain", type(new Ref<Optional<String>>() {})))
                .isEqualTo(Optional.of(""));
        assertThat(withoutJson.read(utf8("a"), "text/plain", type(new Ref<Optional<String>>() {})))
                .isEqualTo(Optional.of("a"));
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> all.read(utf8(""), null, Point.class))
                .withMessageContaining("payload is empty")
                .withMessageContaining("ask for Optional");
    }

    @Test
    void shouldReadTextInTheCharsetThatItNames() {
        byte[] latin = "grün".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(
                        all.read(
                                ByteBuffer.wrap(latin),
                                "text/plain; Charset=\"iso-8859-1\"; x=y",
                                String.class))
                .isEqualTo("grün");
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> all.read(utf8("a"), "text/plain;charset=utf-99", String.class))
                .withMessageContaining("contentType=text/plain;charset=utf-99")
                .withMessageContaining("let the sender use UTF-8");
    }

    @Test
    void shouldWriteInTheTypeWishedForIfAConverterDoes() {
        assertThat(all.write("a", "application/json").contentType()).isEqualTo("application/json");
        assertThat(all.write("a", "Application/JSON; q=1").bytes()).isEqualTo(utf8("\"a\""));
        assertThat(all.write("a", "application/x-foo").contentType())
                .isEqualTo("text/plain;charset=UTF-8");
        assertThat(all.write(new Point(1, 2), "text/plain").contentType())
                .isEqualTo("application/json");
    }

    @Test
    void shouldAskConvertersThatKnowClassesOnlyForClassesOnly() {
        PayloadConverters converters =
                new PayloadConverters(
                        List.of(
                                new ClassesOnly(),
                                new JsonPayloadConverter(JsonMapper.builder().build())));

        assertThat((Object) converters.read(utf8(""), "application/json", List.class))
                .isEqualTo(List.of("classes only"));
        assertThat(converters.read(utf8("[1]"), "application/json", type(new Ref<List<Long>>() {})))
                .isEqualTo(List.of(1L));
    }

    @Test
    void shouldRefusePayloadsThatAreNotWhatTheirTypeSays() {
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(
                        () ->
                                all.read(
                                        ByteBuffer.wrap(new byte[] {-1}),
                                        "text/plain",
                                        String.class));
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> all.read(utf8("{"), "application/json", Point.class));
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> all.read(utf8("null"), "application/json", Point.class));
    }

    /** As it was before types with arguments were thought of. */
    private static final class ClassesOnly implements PayloadConverter {

        @Override
        public String contentType() {
            return "x/y";
        }

        @Override
        public boolean canWrite(Class<?> type) {
            return false;
        }

        @Override
        public boolean canRead(String contentType, Class<?> type) {
            return type == List.class;
        }

        @Override
        public ByteBuffer write(Object payload) {
            throw new AssertionError();
        }

        @Override
        public <T> T read(ByteBuffer payload, Class<T> type) {
            return type.cast(List.of("classes only"));
        }
    }

    /** Names a type with arguments. */
    private abstract static class Ref<T> {}

    private static Type type(Ref<?> reference) {
        return ((ParameterizedType) reference.getClass().getGenericSuperclass())
                .getActualTypeArguments()[0];
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
