package io.shmipc.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What the core needs in a native image, where it runs over the socket alone: the numbers and texts
 * of errors, which are looked up by the name of the system. Native calls are made with code that is
 * generated at run time, which no hint can provide.
 */
final class ShmipcRuntimeHints implements RuntimeHintsRegistrar {

    private static final String[] ERROR_NUMBERS = {
        "jnr.constants.platform.linux.Errno",
        "jnr.constants.platform.linux.aarch64.Errno",
        "jnr.constants.platform.darwin.Errno",
        "jnr.constants.platform.fake.Errno"
    };

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        for (String type : ERROR_NUMBERS) {
            hints.reflection()
                    .registerTypeIfPresent(
                            classLoader,
                            type,
                            MemberCategory.INVOKE_PUBLIC_METHODS,
                            MemberCategory.ACCESS_PUBLIC_FIELDS);
        }
    }
}
