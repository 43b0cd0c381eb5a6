package io.shmipc.session;

import io.shmipc.error.ConfigurationException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;

/**
 * Addresses as text: {@code unix:/run/agent.sock} (also {@code unix:///run/agent.sock}) and {@code
 * tcp://127.0.0.1:9000}.
 */
public final class ShmipcAddress {

    private static final String UNIX = "unix:";
    private static final String TCP = "tcp://";

    private ShmipcAddress() {}

    /**
     * Reads an address.
     *
     * @throws ConfigurationException if the text is none, with the forms that are
     */
    public static SocketAddress parse(String text) {
        if (text.startsWith(UNIX)) {
            String path = text.substring(UNIX.length());
            if (path.startsWith("//")) {
                path = path.substring(2);
            }
            if (path.isEmpty()) {
                throw malformed(text, "the path is empty", null);
            }
            try {
                return UnixDomainSocketAddress.of(path);
            } catch (InvalidPathException e) {
                throw malformed(text, "the path is none", e);
            }
        }
        if (text.startsWith(TCP)) {
            return tcp(text);
        }
        throw malformed(text, "it starts with neither", null);
    }

    private static SocketAddress tcp(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() == null || uri.getPort() < 0 || uri.getPort() > 65535) {
                throw malformed(text, "host or port is missing", null);
            }
            String host = uri.getHost();
            if (host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1);
            }
            InetSocketAddress address = new InetSocketAddress(host, uri.getPort());
            if (address.isUnresolved()) {
                throw malformed(text, "host=" + host + " is not known", null);
            }
            return address;
        } catch (URISyntaxException e) {
            throw malformed(text, "it is no URI", e);
        }
    }

    private static ConfigurationException malformed(
            String text, String why, @org.jspecify.annotations.Nullable Throwable cause) {
        return new ConfigurationException(
                "address=" + text + " must be unix:<path> or tcp://<host>:<port>, but " + why,
                cause);
    }

    /** The text of an address, as {@link #parse} reads it. */
    public static String format(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress unix) {
            return UNIX + unix.getPath();
        }
        if (address instanceof InetSocketAddress inet) {
            String host =
                    inet.isUnresolved() ? inet.getHostString() : inet.getAddress().getHostAddress();
            return TCP + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
        }
        return address.toString();
    }
}
