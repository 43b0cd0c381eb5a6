package io.shmipc.spring.autoconfigure;

import io.shmipc.error.ConfigurationException;

/** Says which property to change when the core refuses a setting. */
final class ConfigurationFailureAnalyzer extends SetupFailureAnalyzer<ConfigurationException> {

    private static final String IN_USE =
            "Stop the process that listens there, change 'shmipc.server.address', or set"
                    + " 'shmipc.server.take-over' to replace it.";

    private static final String NO_SOCKET =
            "Remove the file, or change 'shmipc.server.address' to a path where there is none.";

    private static final String SOMEBODY_ELSES =
            "Change 'shmipc.server.address', or let that user, or root, remove the socket's file.";

    private static final String UNKNOWN =
            "Correct the setting under 'shmipc' that the description names.";

    @Override
    String action(String message, ConfigurationException cause) {
        if (message.startsWith("address in use")) {
            if (message.endsWith("not a socket")) {
                return NO_SOCKET;
            }
            return message.contains("belongs to uid=") ? SOMEBODY_ELSES : IN_USE;
        }
        String advice = Advice.about(message);
        return advice == null ? UNKNOWN : advice;
    }
}
