package io.shmipc.faults.chaos;

/**
 * Something a run is held to.
 *
 * @param name what is looked at
 * @param wanted the bar, as text
 * @param seen what was measured, as text
 * @param met whether it holds
 */
record Bar(String name, String wanted, String seen, boolean met) {}
