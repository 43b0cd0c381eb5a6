package io.shmipc.spring.listener;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Says at the start that there are listeners but no server that could bring them a message. For
 * applications without a server only; it looks at the classes of beans and makes none.
 */
public final class UnservedListenersCheck implements BeanFactoryAware, SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(UnservedListenersCheck.class);

    private @Nullable ConfigurableListableBeanFactory beanFactory;

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<String> unserved = unserved();
        if (!unserved.isEmpty()) {
            log.warn(
                    "no message will ever reach @ShmipcListener methods of beans={}: there is no"
                            + " server; set shmipc.server.address",
                    unserved);
        }
    }

    /** Names of beans that have listeners. */
    List<String> unserved() {
        ConfigurableListableBeanFactory factory = beanFactory;
        if (factory == null) {
            throw new IllegalStateException("beanFactory must be set");
        }
        List<String> names = new ArrayList<>();
        for (String name : factory.getBeanNamesForType(Object.class, false, false)) {
            Class<?> type = factory.getType(name, false);
            if (type != null
                    && !isOfFramework(type)
                    && !ListenerMethods.of(ClassUtils.getUserClass(type)).isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    /** Those have no listeners, and looking at all of their methods would take long. */
    private static boolean isOfFramework(Class<?> type) {
        String name = type.getName();
        return name.startsWith("org.springframework.") || name.startsWith("java.");
    }
}
