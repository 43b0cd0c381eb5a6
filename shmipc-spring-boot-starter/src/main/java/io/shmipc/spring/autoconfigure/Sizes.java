package io.shmipc.spring.autoconfigure;

import io.shmipc.error.ConfigurationException;
import io.shmipc.session.SizeClass;
import io.shmipc.spring.codec.MessageLimits;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** Sizes of properties as the core takes them. */
final class Sizes {

    private Sizes() {}

    /**
     * @param name of the core's setting, for the message
     */
    static int toInt(String name, DataSize size) {
        if (size.toBytes() > Integer.MAX_VALUE) {
            throw new ConfigurationException(
                    name + "=" + size.toBytes() + " must be <= " + Integer.MAX_VALUE);
        }
        return (int) size.toBytes();
    }

    static List<SizeClass> classes(List<SizeClassProperties> classes) {
        return classes.stream()
                .map(c -> new SizeClass(toInt("capacityBytes", c.getSize()), c.getPercent()))
                .toList();
    }

    static MessageLimits limits(MessageProperties message) {
        return new MessageLimits(
                toInt("maxHeaderBytes", message.getMaxHeaderSize()),
                toInt("maxPayloadBytes", message.getMaxPayloadSize()));
    }
}
