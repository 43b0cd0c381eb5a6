package io.shmipc.spring.autoconfigure.actuate;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.util.StringUtils;

/** Names of clients and listener containers, made from those of their beans. */
final class PeerNames {

    static final String DEFAULT = "default";

    private PeerNames() {}

    /**
     * For example {@code orders} for a bean {@code ordersShmipcClient}, and {@code default} for
     * {@code shmipcClient}.
     *
     * @param suffix what names of beans of the type usually end with
     */
    static String of(String bean, String suffix) {
        if (bean.equalsIgnoreCase(suffix)) {
            return DEFAULT;
        }
        String stem =
                StringUtils.endsWithIgnoreCase(bean, suffix)
                        ? bean.substring(0, bean.length() - suffix.length())
                        : bean;
        // A contributor to health must not have one, and a tag had better not.
        return DataObjectPropertyName.toDashedForm(stem).replace('/', '-');
    }
}
