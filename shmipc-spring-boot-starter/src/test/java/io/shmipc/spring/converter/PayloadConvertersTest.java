package io.shmipc.spring.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    void shouldRefuseContentTypeThatIsNotTheOneAskedFor() {
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> all.read(utf8("1"), "application/x-foo", Integer.class))
                .withMessage(
                        "no converter reads contentType=application/x-foo as"
                                + " type=java.lang.Integer");
        assertThatExceptionOfType(PayloadConversionException.class)
                .isThrownBy(() -> all.read(utf8("1"), "application/octet-stream", String.class));
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

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
