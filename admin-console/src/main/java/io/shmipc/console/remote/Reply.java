package io.shmipc.console.remote;

import java.nio.charset.StandardCharsets;

/**
 * A whole answer.
 *
 * @param status of HTTP
 * @param contentType without parameters and in lower case; empty if absent
 * @param body as it came
 */
public record Reply(int status, String contentType, byte[] body) {

    /** Whether the status says that it went well. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
