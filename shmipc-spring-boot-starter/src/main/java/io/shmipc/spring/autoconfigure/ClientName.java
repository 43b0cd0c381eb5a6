package io.shmipc.spring.autoconfigure;

import io.shmipc.error.ConfigurationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Name of a client: the key under {@code shmipc.clients}, or {@code default} for that of {@code
 * shmipc.client}.
 *
 * @param value as it is written in properties and in qualifiers
 */
public record ClientName(String value) {

    static final ClientName DEFAULT = new ClientName("default");

    private static final String CLIENTS = "shmipc.clients";
    private static final Pattern VALID = Pattern.compile("[a-zA-Z][a-zA-Z0-9]*(-[a-zA-Z0-9]+)*");
    private static final Pattern DASH = Pattern.compile("-(.)");

    /**
     * Those under {@code shmipc.clients}, in the order in which they are written.
     *
     * @throws ConfigurationException if beans cannot be named after one of them
     */
    static Collection<ClientName> allOf(Environment environment) {
        List<String> keys =
                Binder.get(environment)
                        .bind(CLIENTS, Bindable.mapOf(String.class, Object.class))
                        .map(clients -> (List<String>) new ArrayList<>(clients.keySet()))
                        .orElse(List.of());
        Map<String, ClientName> byBean = new LinkedHashMap<>();
        for (String key : keys) {
            ClientName name = checked(key);
            ClientName same = byBean.put(name.clientBean(), name);
            if (same != null) {
                throw new ConfigurationException(
                        "client="
                                + key
                                + " must not make the same bean="
                                + name.clientBean()
                                + " as client="
                                + same.value());
            }
        }
        return byBean.values();
    }

    /**
     * What properties call the client that is a bean of this name, or null if they know none.
     *
     * @param bean as in {@code logAgentShmipcClient}
     */
    public static @Nullable String ofBean(Environment environment, String bean) {
        for (ClientName name : allOf(environment)) {
            if (name.clientBean().equals(bean)) {
                return name.value();
            }
        }
        return null;
    }

    private static ClientName checked(String key) {
        if (!VALID.matcher(key).matches()) {
            throw new ConfigurationException(
                    "client=" + key + " must be a letter, then letters, digits and single dashes");
        }
        if (key.equals(DEFAULT.value)) {
            throw new ConfigurationException(
                    "client=default must have another name, as shmipc.client is the default one");
        }
        return new ClientName(key);
    }

    boolean isDefault() {
        return equals(DEFAULT);
    }

    /** Where its properties begin. */
    String prefix() {
        return isDefault() ? "shmipc.client" : CLIENTS + "." + value;
    }

    /** In names of threads and in logs, unless properties say otherwise. */
    String label() {
        return isDefault() ? "client" : value;
    }

    String clientBean() {
        return bean("ShmipcClient");
    }

    String templateBean() {
        return bean("ShmipcTemplate");
    }

    private String bean(String suffix) {
        if (isDefault()) {
            return Character.toLowerCase(suffix.charAt(0)) + suffix.substring(1);
        }
        return DASH.matcher(value).replaceAll(ClientName::upperCase) + suffix;
    }

    private static String upperCase(java.util.regex.MatchResult afterDash) {
        return Matcher.quoteReplacement(afterDash.group(1).toUpperCase(java.util.Locale.ROOT));
    }
}
