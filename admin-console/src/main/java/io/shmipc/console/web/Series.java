package io.shmipc.console.web;

import io.shmipc.console.model.Allocation;
import io.shmipc.console.poll.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What charts are drawn from.
 *
 * @param now the console's time, in milliseconds since 1970, as all times here
 * @param pollMillis between two points
 * @param historyMillis how far back points reach
 * @param samples the oldest first
 */
record Series(long now, long pollMillis, long historyMillis, List<Point> samples) {

    /**
     * A point.
     *
     * @param queues to peers and from peers; null if the instance did not answer
     * @param rates sent, received and fallen back a second; null if not known
     * @param classes of each size class its capacity, then free, cached, writing, in a queue, lent
     *     and unknown slices; null if the instance did not answer
     */
    record Point(
            long t,
            long @Nullable [] queues,
            double @Nullable [] rates,
            @Nullable List<long[]> classes) {

        static Point of(Sample sample) {
            Sample.Reading reading = sample.reading();
            if (reading == null) {
                return new Point(sample.at().toEpochMilli(), null, null, null);
            }
            Sample.Rates rates = reading.rates();
            return new Point(
                    sample.at().toEpochMilli(),
                    new long[] {reading.toPeer(), reading.fromPeer()},
                    rates == null
                            ? null
                            : new double[] {rates.sent(), rates.received(), rates.fallback()},
                    reading.allocation().stream().map(Point::numbers).toList());
        }

        private static long[] numbers(Allocation a) {
            return new long[] {
                a.capacityBytes(),
                a.free(),
                a.cached(),
                a.writing(),
                a.inQueue(),
                a.lent(),
                a.unknown()
            };
        }
    }
}
