package io.shmipc.tool.host;

import io.shmipc.diagnostics.AnalysisOptions;
import io.shmipc.diagnostics.DumpOptions;
import io.shmipc.diagnostics.DumpWriter;
import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.diagnostics.RegionAnalyzer;
import io.shmipc.diagnostics.SessionImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The host that this process runs on. */
public final class LinuxHost implements Host {

    private static final int PREVIEW_BYTES_OF_DUMP = 32;

    @Override
    public HostListing list() {
        return Listings.ofHost();
    }

    @Override
    public List<RegionAnalysis> analyse(Target target, Look look) {
        int previewBytes = Math.max(0, look.previewBytes());
        AnalysisOptions options =
                new AnalysisOptions(
                        look.maxHeld(), look.maxElements(), previewBytes, look.heldTooLong());
        return withinMemory(
                target,
                () -> {
                    List<RegionAnalysis> analyses = new ArrayList<>();
                    for (SessionImage image : images(target, look.session(), options.payload())) {
                        analyses.add(RegionAnalyzer.analyse(image, options(image, look)));
                    }
                    return analyses;
                });
    }

    /** A dump holds what its maker wanted to be seen. */
    private static AnalysisOptions options(SessionImage image, Look look) {
        int previewBytes = look.previewBytes();
        if (previewBytes == Look.AS_DUMPED) {
            previewBytes = image.payloadBytes() > 0 ? PREVIEW_BYTES_OF_DUMP : 0;
        }
        return new AnalysisOptions(
                look.maxHeld(), look.maxElements(), previewBytes, look.heldTooLong());
    }

    @Override
    public int dump(Target target, DumpRequest request, OutputStream out) throws IOException {
        DumpOptions options =
                new DumpOptions(request.payloadBytesPerSlice(), request.payloadBytesInAll());
        List<SessionImage> images =
                withinMemory(target, () -> images(target, request.session(), options));
        try {
            DumpWriter.write(images, options, out);
        } catch (OutOfMemoryError e) {
            throw tooLarge(target, e);
        }
        return images.size();
    }

    @Override
    public boolean isRunning(long pid) {
        return ProcessImages.isRunning(pid);
    }

    private static List<SessionImage> images(Target target, long session, DumpOptions options) {
        List<SessionImage> all =
                target instanceof Target.OfProcess process
                        ? ProcessImages.of(process.pid(), options)
                        : FileImages.read(((Target.OfFile) target).path(), options);
        if (session < 0) {
            return all;
        }
        List<SessionImage> wanted = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (Sessions.number(all.get(i).source(), i) == session) {
                wanted.add(all.get(i));
            }
        }
        if (wanted.isEmpty()) {
            throw new CannotReadException(
                    "no session " + session + " in " + target + ": there is " + numbers(all));
        }
        return wanted;
    }

    private static String numbers(List<SessionImage> images) {
        List<String> numbers = new ArrayList<>();
        for (SessionImage image : images) {
            numbers.add(Long.toString(Sessions.number(image.source(), numbers.size())));
        }
        return numbers.stream().distinct().collect(Collectors.joining(", "));
    }

    private interface Reading<T> {
        T read();
    }

    private static <T> T withinMemory(Target target, Reading<T> reading) {
        try {
            return reading.read();
        } catch (OutOfMemoryError e) {
            throw tooLarge(target, e);
        }
    }

    private static CannotReadException tooLarge(Target target, OutOfMemoryError e) {
        return new CannotReadException(
                target + " does not fit into this tool's memory: try java -Xmx4g -jar", e);
    }
}
