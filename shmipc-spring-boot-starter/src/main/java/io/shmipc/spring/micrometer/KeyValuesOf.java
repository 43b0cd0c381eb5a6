package io.shmipc.spring.micrometer;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.shmipc.spring.codec.MessageKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Keys that both conventions have. */
final class KeyValuesOf {

    private static final KeyValue NO_EXCEPTION =
            KeyValue.of(ShmipcObservation.Keys.EXCEPTION, KeyValue.NONE_VALUE);

    private KeyValuesOf() {}

    static KeyValue kind(MessageKind kind) {
        return KeyValue.of(
                ShmipcObservation.Keys.KIND,
                kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    static KeyValue exception(Observation.Context context) {
        @Nullable Throwable error = context.getError();
        if (error == null) {
            return NO_EXCEPTION;
        }
        String name = error.getClass().getSimpleName();
        return KeyValue.of(
                ShmipcObservation.Keys.EXCEPTION,
                name.isEmpty() ? error.getClass().getName() : name);
    }
}
