package io.shmipc.benchmarks.report;

import io.shmipc.benchmarks.model.IdleMeasurement;
import io.shmipc.benchmarks.model.Measurement;
import io.shmipc.benchmarks.model.Results;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that was measured, for other programs. */
final class JsonReport {

    private static final int FORMAT_VERSION = 1;

    private JsonReport() {}

    static String of(Map<String, String> machine, Results results, List<Bar> bars) {
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("formatVersion", FORMAT_VERSION);
        report.put("machine", machine);
        report.put("cases", results.measurements().stream().map(JsonReport::measurement).toList());
        report.put("idle", results.idle().stream().map(JsonReport::idle).toList());
        report.put("leftOut", results.leftOut());
        report.put("bars", bars.stream().map(JsonReport::bar).toList());
        return Json.write(report);
    }

    private static Map<String, @Nullable Object> measurement(Measurement measured) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("contender", measured.what().contender().option());
        fields.put("api", measured.what().api().option());
        fields.put("sizeBytes", measured.what().sizeBytes());
        fields.put("streams", measured.what().streams());
        fields.put("sessions", measured.what().sessions());
        fields.put("mode", measured.what().mode().option());
        if (measured.isValid()) {
            fields.put("roundTrips", measured.roundTrips());
            fields.put("seconds", measured.seconds());
            fields.put("medianNanos", measured.medianNanos());
            fields.put("roundMediansNanos", measured.roundMediansNanos());
            fields.put("p99Nanos", measured.p99Nanos());
            fields.put("p999Nanos", measured.p999Nanos());
            fields.put("perSecond", measured.perSecond());
            fields.put("clientCpuSeconds", measured.clientCpuSeconds());
            fields.put("serverCpuSeconds", measured.serverCpuSeconds());
            fields.put("cpuSecondsPerMillion", measured.cpuSecondsPerMillion());
            fields.put("clientAllocatedBytes", measured.clientAllocatedBytes());
            fields.put("serverAllocatedBytes", measured.serverAllocatedBytes());
            fields.put("allocatedBytesPerRoundTrip", measured.allocatedBytesPerRoundTrip());
            fields.put("fallbacks", measured.fallbacks());
        } else {
            fields.put("failure", measured.failure());
        }
        return fields;
    }

    private static Map<String, @Nullable Object> idle(IdleMeasurement measured) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("contender", measured.contender().option());
        fields.put("sessions", measured.sessions());
        if (measured.failure() == null) {
            fields.put("seconds", measured.seconds());
            fields.put("clientPercentOfCore", measured.clientPercent());
            fields.put("serverPercentOfCore", measured.serverPercent());
        } else {
            fields.put("failure", measured.failure());
        }
        return fields;
    }

    private static Map<String, @Nullable Object> bar(Bar bar) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("case", bar.what());
        fields.put("bar", bar.limit());
        fields.put("measured", bar.measured());
        fields.put("verdict", bar.verdict().text());
        return fields;
    }
}
