package io.shmipc.spring.core;

/** The peer handled the request and reports that it failed. */
public class ShmipcRemoteException extends ShmipcMessagingException {

    private static final long serialVersionUID = 1L;

    private final String remoteType;
    private final String remoteMessage;

    public ShmipcRemoteException(String destination, String remoteType, String remoteMessage) {
        super(
                "destination="
                        + destination
                        + " failed with "
                        + remoteType
                        + (remoteMessage.isEmpty() ? "" : ": " + remoteMessage),
                null);
        this.remoteType = remoteType;
        this.remoteMessage = remoteMessage;
    }

    /** Name of the failure's type at the peer, for example a class name. */
    public String remoteType() {
        return remoteType;
    }

    /** The failure's message at the peer, or empty. */
    public String remoteMessage() {
        return remoteMessage;
    }
}
