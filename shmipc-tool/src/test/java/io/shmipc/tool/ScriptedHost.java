package io.shmipc.tool;

import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.tool.host.CannotReadException;
import io.shmipc.tool.host.DumpRequest;
import io.shmipc.tool.host.Host;
import io.shmipc.tool.host.HostListing;
import io.shmipc.tool.host.Look;
import io.shmipc.tool.host.Target;
import io.shmipc.tool.text.ListingTextTest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Answers in the order in which they were given to it, then fails as a process that has ended. */
final class ScriptedHost implements Host {

    final Deque<List<RegionAnalysis>> answers = new ArrayDeque<>();
    final List<Target> targets = new ArrayList<>();
    final List<Look> looks = new ArrayList<>();
    final List<DumpRequest> requests = new ArrayList<>();
    boolean running = true;
    boolean brokenDump;

    ScriptedHost answering(RegionAnalysis... analyses) {
        answers.add(List.of(analyses));
        return this;
    }

    @Override
    public HostListing list() {
        return ListingTextTest.listing();
    }

    @Override
    public List<RegionAnalysis> analyse(Target target, Look look) {
        targets.add(target);
        looks.add(look);
        List<RegionAnalysis> answer = answers.poll();
        if (answer == null) {
            throw new CannotReadException("nothing there\u001b[2J");
        }
        return answer;
    }

    @Override
    public int dump(Target target, DumpRequest request, OutputStream out) throws IOException {
        targets.add(target);
        requests.add(request);
        out.write(new byte[] {1, 2, 3});
        if (brokenDump) {
            throw new CannotReadException("gone meanwhile");
        }
        return 2;
    }

    @Override
    public boolean isRunning(long pid) {
        return running;
    }
}
