package io.shmipc.spring.test.app;

import io.shmipc.spring.annotation.ShmipcListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

@Component
public class AuditLog extends AbstractAuditLog {}

/** The listener method is inherited. */
abstract class AbstractAuditLog {

    public final List<String> lines = new CopyOnWriteArrayList<>();

    @ShmipcListener(destination = "audit")
    void audit(String line) {
        lines.add(line);
    }
}
