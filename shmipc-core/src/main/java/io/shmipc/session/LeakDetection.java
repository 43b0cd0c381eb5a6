package io.shmipc.session;

/** How closely a session looks for memory that was not given back. */
public enum LeakDetection {
    /** Not at all. */
    OFF,
    /**
     * One stream and one part of a message in {@link SessionConfig#leakSampling()} is followed, and
     * the place that acquired it is kept. Slices held too long are found whatever they belong to;
     * their place is known if it was kept. For production.
     */
    SAMPLED,
    /** Every stream and part is followed, which costs a stack trace each. For tests. */
    ALL
}
