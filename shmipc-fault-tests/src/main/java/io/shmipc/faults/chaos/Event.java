package io.shmipc.faults.chaos;

/** What is done to the processes of a run. */
enum Event {
    /** Nothing; only looks after everybody. */
    NONE,
    KILL_SERVER,
    KILL_CLIENT,
    STOP_SERVER,
    STOP_CLIENT,
    HOT_RESTART
}
