package io.shmipc.sample.http;

import java.util.List;
import java.util.regex.Pattern;

/** Actuator over HTTP, on this machine's own address only. */
public final class ActuatorHttp {

    /** Property that asks for it: the port, 0 for any that is free. */
    public static final String PORT = "sample.http.port";

    /** Profile with its settings, active where {@link #PORT} is given. */
    public static final String PROFILE = "http";

    /** The line that is printed once it answers; the group is the address without a path. */
    public static final Pattern READY_LINE =
            Pattern.compile("^Actuator on (http://\\S+:\\d+)/actuator");

    public static boolean isAskedFor(List<String> arguments) {
        return arguments.stream().anyMatch(each -> each.startsWith("--" + PORT + "="));
    }

    static String readyLine(int port) {
        return "Actuator on http://127.0.0.1:" + port + "/actuator";
    }

    private ActuatorHttp() {}
}
