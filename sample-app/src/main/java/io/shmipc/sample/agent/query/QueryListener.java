package io.shmipc.sample.agent.query;

import io.shmipc.sample.record.Destinations;
import io.shmipc.sample.record.Queries;
import io.shmipc.spring.annotation.ShmipcListener;
import java.util.stream.Stream;

/** Queries over shared memory. What {@link QueryService} throws reaches the caller as a message. */
public final class QueryListener {

    private final QueryService service;

    public QueryListener(QueryService service) {
        this.service = service;
    }

    @ShmipcListener(destination = Destinations.NEWEST)
    Queries.Lines newest(Queries.Newest query) {
        return service.newest(query);
    }

    @ShmipcListener(destination = Destinations.FOLLOW)
    Stream<byte[]> follow(Queries.Newest query) {
        return service.newest(query).lines().stream();
    }

    @ShmipcListener(destination = Destinations.SUMMARY)
    Queries.Summary summary(Queries.Application query) {
        return service.summary(query);
    }

    @ShmipcListener(destination = Destinations.SEARCH)
    Queries.Found search(Queries.Search query) {
        return service.search(query);
    }

    @ShmipcListener(destination = Destinations.AUDIT)
    Queries.Audited audit(Queries.Audit query) {
        return service.audit(query);
    }

    @ShmipcListener(destination = Destinations.RETIRE)
    void retire(Queries.Application query) {
        service.retire(query);
    }
}
