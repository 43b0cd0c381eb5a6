package io.shmipc.benchmarks.run;

import io.shmipc.benchmarks.model.Api;
import io.shmipc.benchmarks.model.Contender;
import io.shmipc.benchmarks.model.Mode;
import java.util.List;

/**
 * What somebody wants measured. An empty list stands for everything.
 *
 * @param quick whether only the most telling of everything is wanted
 */
public record Selection(
        boolean quick,
        List<Contender> contenders,
        List<Integer> sizes,
        List<Integer> streams,
        List<Mode> modes,
        List<Api> apis) {

    public Selection {
        contenders = List.copyOf(contenders);
        sizes = List.copyOf(sizes);
        streams = List.copyOf(streams);
        modes = List.copyOf(modes);
        apis = List.copyOf(apis);
    }

    boolean wants(Contender contender) {
        return contenders.isEmpty() || contenders.contains(contender);
    }
}
