package io.shmipc.faults.chaos;

import java.util.ArrayList;
import java.util.List;

/** Everything that was found wrong, in words; a few of each kind are kept. Any thread. */
final class Findings {

    private static final int KEPT = 100;

    private final List<String> kept = new ArrayList<>();
    private int survivorsHurt;
    private int leaks;
    private int others;
    private long failedInRestarts;

    /** A process that nobody killed was harmed by what was done to another. */
    synchronized void survivorHurt(String what) {
        survivorsHurt++;
        keep("survivor hurt: " + what);
    }

    /** So many requests failed though a server was only replaced in order. */
    synchronized void failedInRestart(long requests) {
        failedInRestarts += requests;
    }

    synchronized long failedInRestarts() {
        return failedInRestarts;
    }

    /** Something was not given back. */
    synchronized void leak(String what) {
        leaks++;
        keep("leak: " + what);
    }

    /** A process says that something is wrong; it counts it as well. */
    synchronized void told(String what) {
        others++;
        keep(what);
    }

    private void keep(String what) {
        if (kept.size() < KEPT) {
            kept.add(what);
        }
    }

    synchronized int survivorsHurt() {
        return survivorsHurt;
    }

    synchronized int leaks() {
        return leaks;
    }

    /** What the processes told; each is in one of their counters too. */
    synchronized int told() {
        return others;
    }

    synchronized List<String> kept() {
        return List.copyOf(kept);
    }
}
