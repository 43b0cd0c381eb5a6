package io.shmipc.console.capture;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much of what was analysed is kept.
 *
 * @param maxPerSession analyses kept of one session, and of the files one user uploads
 * @param maxInAll analyses kept of all
 * @param maxBytes memory that all of them may take, roughly
 * @param maxHeld slices in use that an instance is asked to name
 * @param previewBytes first bytes of each of them that are asked for where payload is wanted
 * @param payloadBytes first bytes of each slice that are asked for in a dump with payload
 */
@ConfigurationProperties("shmipc.console.captures")
public record CaptureProperties(
        @DefaultValue("10") int maxPerSession,
        @DefaultValue("100") int maxInAll,
        @DefaultValue("128MB") DataSize maxBytes,
        @DefaultValue("2000") int maxHeld,
        @DefaultValue("64") int previewBytes,
        @DefaultValue("4096") int payloadBytes) {

    public CaptureProperties {
        atLeastOne("max-per-session", maxPerSession);
        atLeastOne("max-in-all", maxInAll);
        atLeastOne("max-bytes", maxBytes.toBytes());
        atLeastOne("max-held", maxHeld);
        atLeastOne("preview-bytes", previewBytes);
        atLeastOne("payload-bytes", payloadBytes);
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "shmipc.console.captures." + name + "=" + value + " must be >= 1");
        }
    }
}
