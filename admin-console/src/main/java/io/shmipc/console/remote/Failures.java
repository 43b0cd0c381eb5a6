package io.shmipc.console.remote;

import io.shmipc.console.fleet.Instance;
import io.shmipc.console.remote.InstanceFailure.Reason;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in a sentence why a request failed. */
final class Failures {

    private Failures() {}

    static InstanceFailure tooSlow(Instance instance, Duration within) {
        return new InstanceFailure(
                Reason.TOO_SLOW,
                instance.address() + " gave no whole answer within " + words(within) + ".");
    }

    static InstanceFailure of(Instance instance, Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        InstanceFailure own = find(cause, InstanceFailure.class);
        if (own != null) {
            return own;
        }
        String address = instance.address();
        if (find(cause, HttpConnectTimeoutException.class) != null) {
            return failure(Reason.TOO_SLOW, "No connection to " + address + " in time.", cause);
        }
        if (find(cause, HttpTimeoutException.class) != null) {
            return failure(Reason.TOO_SLOW, address + " gave no whole answer in time.", cause);
        }
        if (find(cause, UnresolvedAddressException.class) != null
                || find(cause, UnknownHostException.class) != null) {
            return failure(Reason.UNREACHABLE, "The name of " + address + " is not known.", cause);
        }
        if (find(cause, ConnectException.class) != null) {
            return failure(Reason.UNREACHABLE, "Nobody listens at " + address + ".", cause);
        }
        if (find(cause, SSLException.class) != null) {
            return failure(
                    Reason.UNREACHABLE,
                    "No secure connection to " + address + ": " + cause.getMessage(),
                    cause);
        }
        return failure(
                Reason.UNREACHABLE,
                address + " broke off: " + cause.getClass().getSimpleName() + ".",
                cause);
    }

    private static InstanceFailure failure(Reason reason, String message, Throwable cause) {
        return new InstanceFailure(reason, 0, message, cause);
    }

    private static <T> @Nullable T find(Throwable thrown, Class<T> type) {
        Throwable each = thrown;
        for (int depth = 0; each != null && depth < 10; depth++) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
            each = each.getCause();
        }
        return null;
    }

    private static String words(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
    }
}
