package io.shmipc.spring.listener;

import io.shmipc.error.ConfigurationException;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.observation.MessageObserver;
import java.time.Duration;

/**
 * What all streams of a dispatcher have in common.
 *
 * @param messageTimeout how long the rest of a message may take
 * @param writeTimeout how long an event loop keeps an answer for which there is no room
 * @param busyTimeout how long a message waits for a place in its listener
 * @param asyncTimeout how long a result may take that is completed later
 * @param streamIdleTimeout how long the next of several messages may take
 * @param mayWait whether threads may wait
 * @param includeStackTrace whether callers are told stack traces
 */
record DispatchSettings(
        MessageCodec codec,
        PayloadConverters converters,
        MessageObserver observer,
        Duration messageTimeout,
        Duration writeTimeout,
        Duration busyTimeout,
        Duration asyncTimeout,
        Duration streamIdleTimeout,
        boolean mayWait,
        boolean includeStackTrace) {

    DispatchSettings {
        positive("messageTimeout", messageTimeout);
        positive("writeTimeout", writeTimeout);
        positive("asyncTimeout", asyncTimeout);
        positive("streamIdleTimeout", streamIdleTimeout);
        if (busyTimeout.isNegative()) {
            throw new ConfigurationException("busyTimeout=" + busyTimeout + " must be >= 0");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new ConfigurationException(name + "=" + value + " must be > 0");
        }
    }

    /** For the first byte of a further message. */
    Duration waitForNext() {
        return mayWait ? streamIdleTimeout : Duration.ZERO;
    }
}
