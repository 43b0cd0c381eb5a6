package io.shmipc.sample.record;

/** Where the agent listens, by what is asked. */
public final class Destinations {

    /** {@link Batch} in; {@link Acknowledgement} out for all kinds but {@link BatchKind#DATA}. */
    public static final String SHIP = "logs.ship";

    /** {@link Queries.Newest} in, {@link Queries.Lines} out. */
    public static final String NEWEST = "logs.newest";

    /** {@link Queries.Newest} in; each line as a message of its own out, oldest first. */
    public static final String FOLLOW = "logs.follow";

    /** {@link Queries.Application} in, {@link Queries.Summary} out. */
    public static final String SUMMARY = "logs.summary";

    /** {@link Queries.Search} in, {@link Queries.Found} out. */
    public static final String SEARCH = "logs.search";

    /** {@link Queries.Audit} in, {@link Queries.Audited} out. */
    public static final String AUDIT = "logs.audit";

    /**
     * {@link Queries.Application} in: closes a log that nobody writes to any more; its files stay.
     */
    public static final String RETIRE = "logs.retire";

    private Destinations() {}
}
