package io.shmipc.spring.listener;

/** What a listener was to complete later was not complete in time. */
public class ResultTimeoutException extends ListenerException {

    private static final long serialVersionUID = 1L;

    public ResultTimeoutException(String message) {
        super(message);
    }
}
