package io.shmipc.benchmarks.report;

/**
 * Places values on a logarithmic axis.
 *
 * @param least value at the start
 * @param most value at the end
 * @param start position of the least
 * @param end position of the most
 */
record LogScale(double least, double most, double start, double end) {

    /** An axis from the least to the most; a single value lies in its middle. */
    static LogScale over(double least, double most, double start, double end) {
        return least < most
                ? new LogScale(least, most, start, end)
                : new LogScale(least / 2, least * 2, start, end);
    }

    /** An axis of whole powers of ten that contains both. */
    static LogScale overDecades(double least, double most, double start, double end) {
        double lower = Math.pow(10, Math.floor(Math.log10(least)));
        double upper = Math.pow(10, Math.ceil(Math.log10(most)));
        return new LogScale(lower, lower < upper ? upper : lower * 10, start, end);
    }

    double position(double value) {
        double share = Math.log(value / least) / Math.log(most / least);
        return start + share * (end - start);
    }
}
