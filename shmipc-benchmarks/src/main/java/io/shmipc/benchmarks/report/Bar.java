package io.shmipc.benchmarks.report;

/**
 * One claim that a run is held to.
 *
 * @param what the case
 * @param limit what it has to be
 * @param measured what it is
 * @param verdict whether that is enough
 */
record Bar(String what, String limit, String measured, Verdict verdict) {

    enum Verdict {
        MET("met"),
        MISSED("MISSED"),
        NOT_MEASURED("not measured"),
        REPORTED("reported");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }
}
