package io.shmipc.spring.codec;

import static io.shmipc.spring.codec.CodecFixtures.TIMEOUT;
import static io.shmipc.spring.codec.CodecFixtures.allocatedBytes;
import static io.shmipc.spring.codec.CodecFixtures.decode;
import static io.shmipc.spring.codec.CodecFixtures.decodeInPieces;
import static io.shmipc.spring.codec.CodecFixtures.encode;
import static io.shmipc.spring.codec.CodecFixtures.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import io.shmipc.error.ConfigurationException;
import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.EndOfStreamException;
import io.shmipc.session.ReadStatus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Golden bytes, all big-endian. Those read were written by the Go package {@code
 * cloudwego/gopkg/protocol/ttheader}; those written were decoded by it.
 */
class TTHeaderCodecTest {

    private static final String REQUEST =
            "00000047" // length
                    + "1000" // magic
                    + "0000" // flags
                    + "00000007" // sequence number
                    + "000e" // header words
                    + "0000" // protocol id, transforms
                    + "010001000c636f6e74656e742d74797065000a746578742f706c61696e" // string KV
                    + "1000020009000a6c6f67732e717565727900160001" // int KV
                    + "31000000" // value "1", padding
                    + "68656c6c6f";

    private final TTHeaderCodec codec = new TTHeaderCodec(MessageLimits.DEFAULTS);

    @Test
    void shouldWriteRequestAsGoldenBytes() {
        ShmipcMessage message =
                ShmipcMessage.builder(MessageKind.REQUEST)
                        .sequenceNumber(7)
                        .destination("logs.query")
                        .header("content-type", "text/plain")
                        .payload("hello".getBytes(StandardCharsets.UTF_8))
                        .build();

        assertThat(HexFormat.of().formatHex(encode(codec, message))).isEqualTo(REQUEST);
    }

    @Test
    void shouldReadGoldenRequest() {
        ShmipcMessage message = decode(codec, REQUEST);

        assertThat(message.kind()).isEqualTo(MessageKind.REQUEST);
        assertThat(message.sequenceNumber()).isEqualTo(7);
        assertThat(message.destination()).isEqualTo("logs.query");
        assertThat(message.headers()).containsExactly(entry("content-type", "text/plain"));
        assertThat(message.intHeaders()).isEmpty();
        assertThat(text(message)).isEqualTo("hello");
    }

    @Test
    void shouldReadRequestOfGoPeerThatNamesNoKind() {
        ShmipcMessage message =
                decode(
                        codec,
                        "0000003f1000000000000007000c0000010001000c636f6e74656e742d74797065000a"
                            + "746578742f706c61696e1000010009000a6c6f67732e717565727968656c6c6f");

        assertThat(message.kind()).isEqualTo(MessageKind.REQUEST);
        assertThat(message.destination()).isEqualTo("logs.query");
        assertThat(text(message)).isEqualTo("hello");
    }

    @Test
    void shouldReadExceptionOfGoPeerWithNegativeSequenceNumber() {
        ShmipcMessage message =
                decode(
                        codec,
                        "0000002e10000000fffffffe00091100010001000d6572726f722d6d657373616765"
                                + "0004626f6f6d10000100160001330000");

        assertThat(message.kind()).isEqualTo(MessageKind.EXCEPTION);
        assertThat(message.sequenceNumber()).isEqualTo(-2);
        assertThat(message.header(MessageHeaders.ERROR_MESSAGE)).isEqualTo("boom");
        assertThat(message.payloadBytes()).isZero();
    }

    @Test
    void shouldReadAndWriteAclTokenOfGoPeer() {
        String hex = "0000001b100000000000000100040000110003746f6b100001001600013478";

        ShmipcMessage message = decode(codec, hex);

        assertThat(message.kind()).isEqualTo(MessageKind.ONE_WAY);
        assertThat(message.headers()).containsExactly(entry("RPC_TRANSIT_gdpr-token", "tok"));
        assertThat(HexFormat.of().formatHex(encode(codec, message))).isEqualTo(hex);
    }

    @Test
    void shouldReadFrameOfGoPeerWithoutAnyHeader() {
        ShmipcMessage message = decode(codec, "000000111000000000000001000100000000726177");

        assertThat(message.destination()).isEmpty();
        assertThat(text(message)).isEqualTo("raw");
    }

    @Test
    void shouldReturnWhatWasWrittenHoweverItArrives() {
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            ShmipcMessage sent = randomMessage(random);
            byte[] bytes = encode(codec, sent);

            ShmipcMessage read = decodeInPieces(codec, bytes, 1 + random.nextInt(bytes.length));

            assertThat(read).usingRecursiveComparison().isEqualTo(sent);
        }
    }

    @Test
    void shouldReadMessagesThatFollowEachOther() {
        byte[] one = encode(codec, randomMessage(new Random(1)));
        byte[] two = Arrays.copyOf(one, 2 * one.length);
        System.arraycopy(one, 0, two, one.length, one.length);
        ArrayReader reader = new ArrayReader(two);

        codec.read(reader, MessageKind.REQUEST, TIMEOUT);
        codec.read(reader, MessageKind.REQUEST, TIMEOUT);

        assertThatExceptionOfType(EndOfStreamException.class)
                .isThrownBy(() -> codec.read(reader, MessageKind.REQUEST, TIMEOUT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    wrong magic             | 0000000e 1001 0000 00000001 0001 00000000 | magic=0x1001 must be == 0x1000
                    streaming flag          | 0000000e 1000 0002 00000001 0001 00000000 | flags=0x2
                    length of 4 GiB         | ffffffff 1000 0000 00000001 0001 00000000 | length=4294967295 must be <=
                    payload beyond limit    | 3fffffff 1000 0000 00000001 0001 00000000 | payloadBytes=1073741809 must be <= maxPayloadBytes=16777216
                    header beyond limit     | 00080000 1000 0000 00000001 ffff 00000000 | headerBytes=262140 must be <= maxHeaderBytes=65536
                    no header               | 0000000a 1000 0000 00000001 0000          | headerBytes=0 must be >= 4
                    length below header     | 0000000d 1000 0000 00000001 0001 00000000 | length=13 must be >= 14
                    unknown protocol        | 0000000e 1000 0000 00000001 0001 77000000 | protocolId=119
                    a transform             | 0000000e 1000 0000 00000001 0001 00010000 | transforms=1 must be == 0
                    unknown info            | 0000000e 1000 0000 00000001 0001 00000200 | info=2 at header position=2
                    count cut off           | 0000000e 1000 0000 00000001 0001 00000001 | count of string headers
                    entries missing         | 00000012 1000 0000 00000001 0002 0000 01 ffff 000000 | length of value of a string header
                    value beyond header     | 00000012 1000 0000 00000001 0002 0000 11 ffff 414141 | value of a string header
                    int key twice           | 0000001a 1000 0000 00000001 0004 0000 10 0002 0005 0000 0005 0000 00 0000 | header=5 must appear once
                    unknown kind            | 00000016 1000 0000 00000001 0003 0000 10 0001 0016 0001 35 0000 | messageType=5
                    no UTF-8                | 00000012 1000 0000 00000001 0002 0000 11 0001 ff 0000 | must be UTF-8
                    """)
    void shouldRefuse(String what, String hex, String rule) {
        assertThatExceptionOfType(MessageCodecException.class)
                .as(what)
                .isThrownBy(() -> decode(codec, hex.replace(" ", "")))
                .withMessageContaining(rule);
    }

    @Test
    void shouldRefuseEveryTruncationOfAFrame() {
        byte[] bytes = HexFormat.of().parseHex(REQUEST);
        for (int length = 1; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(MessageCodecException.class)
                    .isThrownBy(() -> decode(codec, cut))
                    .withMessageContaining("stream ended within a message");
        }
    }

    @Test
    void shouldGiveUpOnAFrameThatDoesNotArriveInTime() {
        byte[] cut = Arrays.copyOf(HexFormat.of().parseHex(REQUEST), 20);
        ArrayReader reader = new ArrayReader(cut, 3, ReadStatus.TIMED_OUT);

        assertThatExceptionOfType(DeadlineExceededException.class)
                .isThrownBy(() -> codec.read(reader, MessageKind.REQUEST, TIMEOUT));
    }

    @Test
    void shouldNotAllocateWhatAFrameOnlyClaims() {
        byte[] claim = HexFormat.of().parseHex("00fffff0100000000000000100010000000041");
        long before = allocatedBytes();

        assertThatExceptionOfType(MessageCodecException.class)
                .isThrownBy(() -> decode(codec, claim));

        assertThat(allocatedBytes() - before).isLessThan(4 << 20);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldEitherReadOrRefuseWhateverArrives(long seed) {
        MessageLimits limits = new MessageLimits(4096, 8192);
        TTHeaderCodec strict = new TTHeaderCodec(limits);
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = mutated(encode(codec, randomMessage(random)), random);
            try {
                ShmipcMessage message = decodeInPieces(strict, bytes, 1 + random.nextInt(512));
                assertThat(message.payloadBytes()).isLessThanOrEqualTo(limits.maxPayloadBytes());
            } catch (MessageCodecException | EndOfStreamException expected) {
                assertThat(expected).hasMessageContaining(" ");
            }
        }
    }

    @Test
    void shouldWriteNothingOfAMessageThatIsTooLarge() {
        TTHeaderCodec small = new TTHeaderCodec(new MessageLimits(64, 10));
        ArrayWriter writer = new ArrayWriter();

        assertThatExceptionOfType(MessageCodecException.class)
                .isThrownBy(
                        () ->
                                small.write(
                                        ShmipcMessage.builder(MessageKind.ONE_WAY)
                                                .payload(new byte[11])
                                                .build(),
                                        writer))
                .withMessage("payloadBytes=11 must be <= maxPayloadBytes=10");
        assertThatExceptionOfType(MessageCodecException.class)
                .isThrownBy(
                        () ->
                                small.write(
                                        ShmipcMessage.builder(MessageKind.ONE_WAY)
                                                .destination("x".repeat(60))
                                                .build(),
                                        writer))
                .withMessageContaining("must be <= maxHeaderBytes=64");
        assertThat(writer.writtenBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 22})
    void shouldRefuseToWriteHeadersThatTheFrameUsesItself(int key) {
        ShmipcMessage message =
                ShmipcMessage.builder(MessageKind.REQUEST).intHeader(key, "x").build();

        assertThatExceptionOfType(MessageCodecException.class)
                .isThrownBy(() -> encode(codec, message))
                .withMessageContaining("intHeader key=" + key);
    }

    @Test
    void shouldKnowAWholeFrameByItsLength() {
        byte[] frame = HexFormat.of().parseHex(REQUEST);
        for (int arrived = 0; arrived < frame.length; arrived++) {
            assertThat(codec.isWhole(new ArrayReader(frame).arrive(arrived))).isFalse();
        }
        ArrayReader reader = new ArrayReader(frame).arrive(frame.length);
        assertThat(codec.isWhole(reader)).isTrue();
        assertThat(codec.isWhole(reader)).isTrue();
        assertThat(text(codec.read(reader, MessageKind.REQUEST, TIMEOUT))).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffff", "3fffffff", "01100000", "00000000", "00000009"})
    void shouldNotWaitForAFrameThatItWillRefuse(String length) {
        byte[] frame = HexFormat.of().parseHex(length + REQUEST.substring(8));
        ArrayReader reader = new ArrayReader(frame).arrive(14);
        assertThat(codec.isWhole(reader)).isTrue();
        assertThatExceptionOfType(MessageCodecException.class)
                .isThrownBy(() -> codec.read(reader, MessageKind.REQUEST, TIMEOUT));
        assertThat(reader.readableBytes()).isZero();
    }

    /** Headers are kept from message to message, and none may get into another one. */
    @Test
    void shouldKeepMessagesApartWhoseHeadersAreKept() {
        Random random = new Random(5);
        String[] types = {null, "a/a", "a/b", "text/plain"};
        for (int i = 0; i < 20_000; i++) {
            ShmipcMessage.Builder message =
                    ShmipcMessage.builder(
                                    MessageKind.values()[
                                            random.nextInt(MessageKind.values().length)])
                            .sequenceNumber(i)
                            .destination("d" + random.nextInt(random.nextInt(3000) + 1));
            String type = types[random.nextInt(types.length)];
            if (type != null) {
                message.header("content-type", type);
            }
            if (random.nextInt(8) == 0) {
                message.header("n", "" + random.nextInt(4));
            }
            if (random.nextInt(8) == 0) {
                message.intHeader(random.nextInt(4), "" + random.nextInt(4));
            }
            ShmipcMessage sent = message.build();
            ShmipcMessage got = decode(codec, encode(codec, sent));
            assertThat(got.kind()).isEqualTo(sent.kind());
            assertThat(got.sequenceNumber()).isEqualTo(i);
            assertThat(got.destination()).isEqualTo(sent.destination());
            assertThat(got.headers()).isEqualTo(sent.headers());
            assertThat(got.intHeaders()).isEqualTo(sent.intHeaders());
        }
    }

    @Test
    void shouldRefuseABrokenHeaderEachTimeItComes() {
        String broken = REQUEST.replace("0101000c", "0101000d").replace("00160001", "00160009");
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(MessageCodecException.class)
                    .isThrownBy(() -> decode(codec, broken));
            assertThat(text(decode(codec, REQUEST))).isEqualTo("hello");
        }
    }

    @Test
    void shouldKeepTheOrderOfHeadersAndTheLastValueOfEach() {
        ShmipcMessage.Builder builder =
                ShmipcMessage.builder(MessageKind.REQUEST).header("b", "1").header("b", "2");
        ShmipcMessage one = builder.build();
        ShmipcMessage three = builder.header("a", "3").header("c", "4").header("b", "5").build();
        assertThat(one.headers()).containsExactly(entry("b", "2"));
        assertThat(three.headers())
                .containsExactly(entry("b", "5"), entry("a", "3"), entry("c", "4"));
    }

    @Test
    void shouldRefuseLimitsThatTheFrameCannotExpress() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new MessageLimits(262_141, 1))
                .withMessage("maxHeaderBytes=262141 must be >= 64 and <= 262140");
    }

    private static ShmipcMessage randomMessage(Random random) {
        MessageKind[] kinds = MessageKind.values();
        ShmipcMessage.Builder builder =
                ShmipcMessage.builder(kinds[random.nextInt(kinds.length)])
                        .sequenceNumber(random.nextInt())
                        .destination("d".repeat(random.nextInt(20)));
        for (int i = random.nextInt(5); i > 0; i--) {
            builder.header("name-" + i, "wert-ü".repeat(random.nextInt(4)));
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            builder.intHeader(100 + i, "v" + i);
        }
        byte[] payload = new byte[random.nextInt(3_000)];
        random.nextBytes(payload);
        return builder.payload(payload).build();
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        switch (random.nextInt(5)) {
            case 0 -> random.nextBytes(bytes);
            case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 2 -> bytes[random.nextInt(Math.min(bytes.length, 40))] = (byte) random.nextInt();
            case 3 -> bytes[random.nextInt(14)] ^= (byte) (1 << random.nextInt(8));
            default -> {
                int from = random.nextInt(bytes.length);
                int to = random.nextInt(bytes.length);
                System.arraycopy(bytes, from, bytes, to, bytes.length - Math.max(from, to));
            }
        }
        return bytes;
    }
}
