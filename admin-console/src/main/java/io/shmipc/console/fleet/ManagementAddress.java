package io.shmipc.console.fleet;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;

/**
 * Where the Actuator of an instance is. Metadata says so if it is not below the instance's own
 * address: {@code management.port}, and {@code management.context-path}, {@code /actuator} if
 * absent. Where names of metadata may have no dots, {@code management-port} and {@code
 * management-context-path}.
 */
final class ManagementAddress {

    private static final String DEFAULT_PATH = "/actuator";

    private ManagementAddress() {}

    /**
     * @param own address of the instance itself
     * @throws IllegalArgumentException if there is no such address, with the reason
     */
    static URI of(ServiceInstance instance, URI own) {
        String scheme =
                own.getScheme() == null
                        ? (instance.isSecure() ? "https" : "http")
                        : own.getScheme();
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("scheme=" + scheme + " must be http or https");
        }
        String host = own.getHost() == null ? instance.getHost() : own.getHost();
        if (host == null || host.isBlank()) {
            throw new IllegalArgumentException("the instance has no host");
        }
        String port = metadata(instance, "port");
        String path = metadata(instance, "context-path");
        String below = port == null && own.getPath() != null ? own.getPath() : "";
        try {
            return new URI(
                    scheme,
                    null,
                    host,
                    port == null ? own.getPort() : port(port),
                    joined(below, path == null ? DEFAULT_PATH : path),
                    null,
                    null);
        } catch (URISyntaxException invalid) {
            throw new IllegalArgumentException(invalid.getMessage(), invalid);
        }
    }

    private static @Nullable String metadata(ServiceInstance instance, String name) {
        Map<String, String> metadata = instance.getMetadata();
        if (metadata == null) {
            return null;
        }
        String value = metadata.get("management." + name);
        if (value == null) {
            value = metadata.get("management-" + name);
        }
        return value == null || value.isBlank() ? null : value.trim();
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // Said below, as of numbers out of range.
        }
        throw new IllegalArgumentException(
                "management.port=" + text + " must be >= 1 and <= 65535");
    }

    private static String joined(String below, String path) {
        String whole = below + "/" + path;
        return whole.replaceAll("/{2,}", "/").replaceAll("/$", "");
    }
}
