package io.shmipc.spring.core;

import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.converter.PayloadConverters;
import java.time.Duration;

/** A template over one stream that is never given away. */
public final class MemoryTemplate {

    private MemoryTemplate() {}

    public static ShmipcTemplate over(
            Stream stream, MessageCodec codec, PayloadConverters converters) {
        StreamSource source =
                new StreamSource() {
                    @Override
                    public Stream borrow() {
                        return stream;
                    }

                    @Override
                    public void giveBack(Stream returned) {
                        returned.reader().release();
                    }
                };
        return new ShmipcTemplate(source, codec, converters, Duration.ofSeconds(5));
    }
}
