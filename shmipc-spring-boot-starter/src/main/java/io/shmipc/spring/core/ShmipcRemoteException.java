package io.shmipc.spring.core;

import io.shmipc.spring.codec.MessageHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The peer took the request and reports that it failed. What the peer did not take comes as {@link
 * ShmipcRefusedException}.
 */
public class ShmipcRemoteException extends ShmipcMessagingException {

    private static final long serialVersionUID = 1L;

    /** A stack trace of some hundred frames; the rest of a longer one is left out. */
    private static final int MAX_STACK_CHARS = 16 << 10;

    private final String remoteType;
    private final String remoteMessage;
    private final @Nullable String errorKind;
    private final @Nullable String remoteStackTrace;

    public ShmipcRemoteException(String destination, String remoteType, String remoteMessage) {
        this(destination, remoteType, remoteMessage, null, null);
    }

    /**
     * A failure as the peer tells it.
     *
     * @param errorKind see {@link #errorKind()}
     * @param remoteStackTrace see {@link #remoteStackTrace()}
     */
    public ShmipcRemoteException(
            String destination,
            String remoteType,
            String remoteMessage,
            @Nullable String errorKind,
            @Nullable String remoteStackTrace) {
        super(
                "destination="
                        + destination
                        + " failed with "
                        + remoteType
                        + (remoteMessage.isEmpty() ? "" : ": " + remoteMessage),
                null);
        this.remoteType = remoteType;
        this.remoteMessage = remoteMessage;
        this.errorKind = errorKind;
        this.remoteStackTrace =
                remoteStackTrace == null || remoteStackTrace.length() <= MAX_STACK_CHARS
                        ? remoteStackTrace
                        : remoteStackTrace.substring(0, MAX_STACK_CHARS);
    }

    /** Name of the failure's type at the peer, for example a class name. */
    public String remoteType() {
        return remoteType;
    }

    /** The failure's message at the peer, or empty. */
    public String remoteMessage() {
        return remoteMessage;
    }

    /** What {@link MessageHeaders#ERROR_KIND} says; null if the application failed. */
    public @Nullable String errorKind() {
        return errorKind;
    }

    /**
     * Whether the message is not what the listener takes, so that sending it again is of no use.
     */
    public boolean isInvalid() {
        return MessageHeaders.ERROR_INVALID.equals(errorKind);
    }

    /**
     * The stack trace at the peer as text, where the peer is set to tell it, else null. In no
     * message and no log of this end unless somebody puts it there.
     */
    public @Nullable String remoteStackTrace() {
        return remoteStackTrace;
    }
}
