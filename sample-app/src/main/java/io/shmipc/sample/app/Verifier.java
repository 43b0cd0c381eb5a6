package io.shmipc.sample.app;

import io.shmipc.sample.record.Queries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Compares what was sent with what the agent says it has. */
public final class Verifier {

    private final AgentClient agent;

    public Verifier(AgentClient agent) {
        this.agent = agent;
    }

    /**
     * One comparison.
     *
     * @param what it compares, for people
     */
    public record Check(String what, String sent, String stored) {

        static Check of(String what, Object sent, Object stored) {
            return new Check(what, Objects.toString(sent), Objects.toString(stored));
        }

        public boolean passed() {
            return sent.equals(stored);
        }

        @Override
        public String toString() {
            return passed()
                    ? what + ": equal"
                    : what + ": sent " + sent + ", but the agent has " + stored;
        }
    }

    /** Has the agent read back the records of this shipment and compares them. */
    public List<Check> verify(Shipment shipment) {
        String application = shipment.application().value();
        SentRecords sent = shipment.sent();
        AgentClient.Stored stored = agent.audit(application, shipment.base());
        Queries.Summary summary = agent.summary(application);

        List<Check> checks = new ArrayList<>();
        checks.add(Check.of("records", sent.records(), stored.records()));
        checks.add(Check.of("bytes", sent.sizeBytes(), stored.sizeBytes()));
        checks.add(
                Check.of(
                        "order and checksum of lines",
                        Long.toHexString(sent.checksum()),
                        Long.toHexString(stored.checksum())));
        checks.add(Check.of("levels", sent.levels(), stored.levels()));
        checks.add(Check.of("total", shipment.base() + sent.records(), summary.records()));
        checks.add(newestLines(application, sent));
        return checks;
    }

    private Check newestLines(String application, SentRecords sent) {
        List<byte[]> expected = sent.newest();
        if (expected.isEmpty()) {
            return Check.of("newest lines", 0, 0);
        }
        // Very long lines may not all fit one answer; those that do are the newest.
        List<byte[]> actual = agent.newest(application, expected.size()).lines();
        List<byte[]> comparable =
                expected.subList(
                        Math.max(0, expected.size() - Math.max(1, actual.size())), expected.size());
        return Check.of("newest lines", text(comparable), text(actual));
    }

    private static String text(List<byte[]> lines) {
        return lines.size() + " lines with hash " + Integer.toHexString(hash(lines));
    }

    private static int hash(List<byte[]> lines) {
        return lines.stream().map(Arrays::hashCode).toList().hashCode();
    }
}
