package io.shmipc.spring.codec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Headers in the making. Most messages have one, and then no table is made for it. */
final class HeaderMap<K> {

    private @Nullable K onlyKey;
    private @Nullable String onlyValue;
    private @Nullable Map<K, String> several;

    void put(K key, String value) {
        K only = onlyKey;
        String before = onlyValue;
        if (several != null) {
            several.put(key, value);
        } else if (only == null || before == null || only.equals(key)) {
            onlyKey = key;
            onlyValue = value;
        } else {
            several = new LinkedHashMap<>();
            several.put(only, before);
            several.put(key, value);
        }
    }

    /** What was put so far, in its order; does not change with later puts. */
    Map<K, String> toMap() {
        if (several != null) {
            return Collections.unmodifiableMap(new LinkedHashMap<>(several));
        }
        K only = onlyKey;
        String value = onlyValue;
        return only == null || value == null ? Map.of() : Collections.singletonMap(only, value);
    }
}
