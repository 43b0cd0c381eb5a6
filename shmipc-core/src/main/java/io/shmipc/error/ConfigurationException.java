package io.shmipc.error;

import org.jspecify.annotations.Nullable;

/** A setting is outside its bounds; thrown before anything is allocated. */
public final class ConfigurationException extends ShmipcException {

    public ConfigurationException(String message) {
        this(message, null);
    }

    public ConfigurationException(String message, @Nullable Throwable cause) {
        super(ErrorCategory.CONFIGURATION, message, cause, Delivery.NOT_SENT);
    }
}
