package io.shmipc.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.session.HandlerThreads;
import io.shmipc.session.MemoryType;
import io.shmipc.session.SessionConfig;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.codec.LengthPrefixedCodec;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.TTHeaderCodec;
import io.shmipc.spring.converter.BytesPayloadConverter;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.core.ShmipcTemplate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages of many frames, of which less may wait for readers than one message has. */
class LargeMessageTest {

    private static final int FRAME_BYTES = 4096;
    private static final int MESSAGE_BYTES = 300_000;

    @TempDir private Path directory;

    static class Sizes {

        /** As many bytes as the message asks for, or the message itself. */
        @ShmipcListener(destination = MessageCodec.DEFAULT_DESTINATION)
        byte[] answer(byte[] asked) {
            if (asked.length > 1) {
                return new byte[] {asked[asked.length - 1]};
            }
            byte[] answer = new byte[MESSAGE_BYTES];
            Arrays.fill(answer, asked[0]);
            return answer;
        }
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                        new TTHeaderCodec(MessageLimits.DEFAULTS),
                        new LengthPrefixedCodec(MessageLimits.DEFAULTS))
                .flatMap(
                        codec ->
                                Stream.of(HandlerThreads.WORKERS, HandlerThreads.EVENT_LOOP)
                                        .map(threads -> Arguments.of(codec, threads)));
    }

    private static SessionConfig session(HandlerThreads threads) {
        return SessionConfig.builder()
                .memoryType(MemoryType.SOCKET_ONLY)
                .handlerThreads(threads)
                .maxFrameBytes(FRAME_BYTES)
                .maxUnreadSocketBytes(FRAME_BYTES)
                .build();
    }

    @ParameterizedTest
    @MethodSource("ends")
    void shouldArriveWholeWhereNobodyWaitsForThem(MessageCodec codec, HandlerThreads threads)
            throws Exception {
        ListenerFixture server =
                new ListenerFixture(directory, session(threads), Duration.ofSeconds(5));
        server.codec = codec;
        server.start(new Sizes());
        try (ShmipcClient client =
                ShmipcClient.connect(
                        ClientConfig.builder(server.address).session(session(threads)).build())) {
            ShmipcTemplate template =
                    ShmipcTemplate.builder(client)
                            .codec(codec)
                            .converters(new PayloadConverters(List.of(new BytesPayloadConverter())))
                            .requestTimeout(Duration.ofSeconds(15))
                            .build();
            byte[] large = new byte[MESSAGE_BYTES];
            large[MESSAGE_BYTES - 1] = 7;

            assertThat(request(template, large)).containsExactly(7);
            assertThat(request(template, new byte[] {5}))
                    .hasSize(MESSAGE_BYTES)
                    .containsOnly((byte) 5);
        } finally {
            server.close();
        }
    }

    private static byte[] request(ShmipcTemplate template, byte[] payload) throws Exception {
        return template.requestAsync(MessageCodec.DEFAULT_DESTINATION, payload, byte[].class)
                .get(20, TimeUnit.SECONDS);
    }
}
