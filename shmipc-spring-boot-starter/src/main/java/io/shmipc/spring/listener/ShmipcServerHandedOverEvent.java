package io.shmipc.spring.listener;

import io.shmipc.server.HotRestartResult;
import java.util.List;
import org.springframework.context.ApplicationEvent;

/**
 * All servers of a {@link ShmipcListenerContainer} have handed over to another process and are
 * closed, so that this application may end: {@code @EventListener void
 * end(ShmipcServerHandedOverEvent e) { System.exit(0); }}. An application that does nothing but
 * listen ends by itself, after this. Published on a thread of the server's, once; not when the
 * application is stopping anyway.
 */
public final class ShmipcServerHandedOverEvent extends ApplicationEvent {

    private static final long serialVersionUID = 1L;

    private final transient List<HotRestartResult> results;

    ShmipcServerHandedOverEvent(ShmipcListenerContainer container, List<HotRestartResult> results) {
        super(container);
        this.results = results;
    }

    /** How it went; with several servers, with the last of them. */
    public HotRestartResult result() {
        return results.get(results.size() - 1);
    }

    /** How it went with each server, in the order in which they have handed over. */
    public List<HotRestartResult> results() {
        return results;
    }
}
