package io.shmipc.spring.autoconfigure;

import org.springframework.util.unit.DataSize;

/** Bounds of one message. */
public class MessageProperties {

    /** Largest headers of one message, sent or taken from a peer. */
    private DataSize maxHeaderSize = DataSize.ofKilobytes(64);

    /** Largest payload of one message, sent or taken from a peer. */
    private DataSize maxPayloadSize = DataSize.ofMegabytes(16);

    public DataSize getMaxHeaderSize() {
        return maxHeaderSize;
    }

    public void setMaxHeaderSize(DataSize maxHeaderSize) {
        this.maxHeaderSize = maxHeaderSize;
    }

    public DataSize getMaxPayloadSize() {
        return maxPayloadSize;
    }

    public void setMaxPayloadSize(DataSize maxPayloadSize) {
        this.maxPayloadSize = maxPayloadSize;
    }
}
