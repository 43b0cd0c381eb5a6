package io.shmipc.console.analysis;

import java.util.ArrayList;
import java.util.List;

/** Builds the JSON of analyses as instances write it. */
public final class AnalysisJson {

    private long takenAtMillis = 1_795_300_000_000L;
    private String region = "shmipc_4711_jvm_00ff_buffer";
    private final List<String> classes = new ArrayList<>();
    private final List<String> held = new ArrayList<>();
    private final List<String> queues = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private long heldOmitted;

    public AnalysisJson takenAt(long millis) {
        takenAtMillis = millis;
        return this;
    }

    public AnalysisJson region(String name) {
        region = name;
        return this;
    }

    /** Adds a class whose allocation is counted from the states. */
    public AnalysisJson sizeClass(long firstOffset, int capacityBytes, String states) {
        int[] counts = new int[SliceState.values().length];
        int slices = 0;
        for (String run : states.split("(?<=[A-Z])")) {
            int length = Integer.parseInt(run.substring(0, run.length() - 1));
            SliceState state = SliceState.ofLetter(run.charAt(run.length() - 1));
            counts[state.ordinal()] += length;
            slices += length;
        }
        return sizeClass(
                """
                {"index":%d,"firstOffset":%d,"strideBytes":%d,"allocation":{"capacityBytes":%d,
                "slices":%d,"free":%d,"cached":%d,"writing":%d,"inQueue":%d,"lent":%d,"unknown":%d,
                "oldestHeldNanos":12000000},"listSize":%d,"walkedSlices":%d,"intact":true,
                "states":"%s"}\
                """
                        .formatted(
                                classes.size(),
                                firstOffset,
                                capacityBytes + 20,
                                capacityBytes,
                                slices,
                                counts[0],
                                counts[1],
                                counts[2],
                                counts[3],
                                counts[4],
                                counts[5],
                                counts[0],
                                counts[0],
                                states));
    }

    public AnalysisJson sizeClass(String json) {
        classes.add(json);
        return this;
    }

    public AnalysisJson held(
            long offset,
            int classIndex,
            String state,
            int stream,
            long heldMillis,
            long sizeBytes,
            boolean suspected) {
        held.add(
                """
                {"offset":%d,"classIndex":%d,"state":"%s","side":"OWN","stream":%d,"heldMillis":%d,
                "sizeBytes":%d,"firstOfMessage":%d,"suspected":%s,"preview":null}\
                """
                        .formatted(
                                offset,
                                classIndex,
                                state,
                                stream,
                                heldMillis,
                                sizeBytes,
                                offset,
                                suspected));
        return this;
    }

    public AnalysisJson heldWithPreview(long offset, int classIndex, String hex, String text) {
        held.add(
                """
                {"offset":%d,"classIndex":%d,"state":"LENT","side":"OWN","stream":8,"heldMillis":1,
                "sizeBytes":5,"firstOfMessage":-1,"suspected":false,
                "preview":{"hex":"%s","text":"%s"}}\
                """
                        .formatted(offset, classIndex, hex, text));
        return this;
    }

    public AnalysisJson held(String json) {
        held.add(json);
        return this;
    }

    public AnalysisJson heldOmitted(long count) {
        heldOmitted = count;
        return this;
    }

    public AnalysisJson message(long first, int slices, long bytes, int stream, int queue) {
        messages.add(
                "{\"first\":%d,\"slices\":%d,\"bytes\":%d,\"stream\":%d,\"queue\":%d}"
                        .formatted(first, slices, bytes, stream, queue));
        return this;
    }

    public AnalysisJson queue(String direction, long head, long tail, String... elements) {
        queues.add(
                """
                {"direction":"%s","capacity":8192,"head":%d,"tail":%d,"depth":%d,
                "consumerAwake":true,"elements":[%s],"elementsOmitted":0}\
                """
                        .formatted(direction, head, tail, tail - head, String.join(",", elements)));
        return this;
    }

    public AnalysisJson problem(String severity, String where, String what) {
        problems.add(
                "{\"severity\":\"%s\",\"where\":\"%s\",\"what\":\"%s\"}"
                        .formatted(severity, where, what));
        return this;
    }

    public String text() {
        return """
        {"formatVersion":1,"takenAtMillis":%d,
        "source":{"pid":4711,"command":"java -jar shop.jar","session":3,"side":"client",
        "peerPid":4712,"ownView":true},
        "region":{"name":"%s","bytes":33554432,"lists":%d,"turnsTaken":true},
        "classes":[%s],"held":[%s],"heldOmitted":%d,"messages":[%s],"queues":[%s],
        "problems":[%s]}\
        """
                .formatted(
                        takenAtMillis,
                        region,
                        classes.size(),
                        String.join(",", classes),
                        String.join(",", held),
                        heldOmitted,
                        String.join(",", messages),
                        String.join(",", queues),
                        String.join(",", problems));
    }

    public byte[] bytes() {
        return text().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    public Analysis parsed() {
        try {
            return AnalysisParser.parse(bytes());
        } catch (InvalidAnalysisException e) {
            throw new AssertionError(e);
        }
    }
}
