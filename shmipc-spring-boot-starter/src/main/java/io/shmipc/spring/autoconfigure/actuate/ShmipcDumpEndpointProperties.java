package io.shmipc.spring.autoconfigure.actuate;

import io.shmipc.diagnostics.DumpOptions;
import java.util.HashSet;
import java.util.Set;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/** What the endpoint that dumps memory may show. */
@ConfigurationProperties("management.endpoint.shmipcdump")
public class ShmipcDumpEndpointProperties {

    /** When to show payload, which is what the application sent, to those who ask for it. */
    private Show showValues = Show.NEVER;

    /**
     * Roles of which a user needs one to be shown payload with show-values when-authorized. When
     * empty, all authenticated users are authorized.
     */
    private final Set<String> roles = new HashSet<>();

    /** Most payload in one dump or analysis. */
    private DataSize maxPayloadBytes = DataSize.ofMegabytes(1);

    public Show getShowValues() {
        return showValues;
    }

    public void setShowValues(Show showValues) {
        this.showValues = showValues;
    }

    public Set<String> getRoles() {
        return roles;
    }

    public DataSize getMaxPayloadBytes() {
        return maxPayloadBytes;
    }

    public void setMaxPayloadBytes(DataSize maxPayloadBytes) {
        this.maxPayloadBytes = maxPayloadBytes;
    }

    long maxPayload() {
        long bytes = maxPayloadBytes.toBytes();
        if (bytes < 0 || bytes > DumpOptions.MAX_PAYLOAD_BYTES) {
            throw new InvalidConfigurationPropertyValueException(
                    "management.endpoint.shmipcdump.max-payload-bytes",
                    bytes,
                    "it must be >= 0 and <= " + DumpOptions.MAX_PAYLOAD_BYTES);
        }
        return bytes;
    }
}
