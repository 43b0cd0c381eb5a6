package io.shmipc.spring.listener;

import io.shmipc.server.HotRestartResult;
import org.springframework.context.ApplicationEvent;

/**
 * The server of a {@link ShmipcListenerContainer} has handed over to another process and is closed,
 * so that this application may end: {@code @EventListener void end(ShmipcServerHandedOverEvent e) {
 * System.exit(0); }}. An application that does nothing but listen ends by itself, after this.
 * Published on a thread of the server's, once; not when the application is stopping anyway.
 */
public final class ShmipcServerHandedOverEvent extends ApplicationEvent {

    private static final long serialVersionUID = 1L;

    private final transient HotRestartResult result;

    ShmipcServerHandedOverEvent(ShmipcListenerContainer container, HotRestartResult result) {
        super(container);
        this.result = result;
    }

    /** How it went. */
    public HotRestartResult result() {
        return result;
    }
}
