package io.shmipc.spring.service;

import io.shmipc.error.ConfigurationException;
import io.shmipc.spring.core.ShmipcOperations;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;

/** Finds the template of a client by the client's name. */
final class ClientTemplates {

    private static final String DEFAULT_CLIENT = "default";
    private static final String DEFAULT_TEMPLATE = "shmipcTemplate";
    private static final String TEMPLATE_SUFFIX = "ShmipcTemplate";
    private static final Pattern DASH = Pattern.compile("-(.)");

    private ClientTemplates() {}

    /**
     * The template of a client.
     *
     * @param client name of the client, empty for the default one
     * @param user what needs it, for messages
     * @throws ConfigurationException if there is none, with what to do about it
     */
    static ShmipcOperations find(BeanFactory beans, String client, String user) {
        if (client.isEmpty() || client.equals(DEFAULT_CLIENT)) {
            return defaultTemplate(beans, user);
        }
        Set<String> names = new LinkedHashSet<>();
        names.add(camelCase(client) + TEMPLATE_SUFFIX);
        names.add(client + TEMPLATE_SUFFIX);
        names.add(client);
        for (String name : names) {
            try {
                return BeanFactoryAnnotationUtils.qualifiedBeanOfType(
                        beans, ShmipcOperations.class, name);
            } catch (NoUniqueBeanDefinitionException e) {
                throw e;
            } catch (NoSuchBeanDefinitionException e) {
                // There may be one of the next name.
            }
        }
        throw missing(
                user, camelCase(client) + TEMPLATE_SUFFIX, "shmipc.clients." + client + ".address");
    }

    private static ShmipcOperations defaultTemplate(BeanFactory beans, String user) {
        if (beans.containsBean(DEFAULT_TEMPLATE)) {
            return beans.getBean(DEFAULT_TEMPLATE, ShmipcOperations.class);
        }
        ShmipcOperations only = beans.getBeanProvider(ShmipcOperations.class).getIfAvailable();
        if (only == null) {
            throw missing(user, DEFAULT_TEMPLATE, "shmipc.client.address");
        }
        return only;
    }

    private static ConfigurationException missing(String user, String bean, String property) {
        return new ConfigurationException(
                user
                        + " needs a bean "
                        + bean
                        + ": set "
                        + property
                        + ", or define one of type ShmipcOperations");
    }

    /** As beans are named after clients. */
    private static String camelCase(String client) {
        return DASH.matcher(client).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }
}
