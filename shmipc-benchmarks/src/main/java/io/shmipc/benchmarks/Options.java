package io.shmipc.benchmarks;

import io.shmipc.benchmarks.model.Api;
import io.shmipc.benchmarks.model.Contender;
import io.shmipc.benchmarks.model.Mode;
import java.nio.file.Path;
import java.util.List;

/**
 * The command line as it was understood. An empty list means that the option was not given.
 *
 * @param help whether the usage was asked for
 * @param quick whether the run is to take less than two minutes
 * @param only contenders
 * @param sizes in bytes
 * @param streams in flight
 * @param modes what is done with the bytes
 * @param apis how this library is used
 * @param seconds measured for each case, all rounds together
 * @param out folder for the results
 */
record Options(
        boolean help,
        boolean quick,
        List<Contender> only,
        List<Integer> sizes,
        List<Integer> streams,
        List<Mode> modes,
        List<Api> apis,
        double seconds,
        Path out) {

    static final String USAGE =
            """
            Usage: java -jar shmipc-benchmarks.jar [OPTIONS]

            Measures round trips between two processes: this library by waiting strategy, beside
            unix sockets, TCP loopback, Aeron IPC and the least that two processors need. Prints a
            table and the bars it is held to; writes results.json, results.md and latency.svg.

              --quick            all contenders in less than two minutes: fewer sizes, less time
              --only=NAME,...    contenders: %s
              --sizes=SIZE,...   16 to 16M, multiples of 8; default 64,4K,64K,1M,4M
              --streams=N,...    requests in flight, 1 to 1024; default 1,8,64
              --modes=MODE,...   %s; default both
              --apis=API,...     how this library is used: %s;
                                 default threads for 1 stream, all but caller for more
              --seconds=S        measured for each case, 0.05 to 600; default 2, with --quick 0.5
              --out=DIR          default target/benchmarks
              --help

            A value may also follow its option after a space. Exit codes: 0 all cases were measured,
            1 at least one failed, 2 wrong usage.
            """
                    .formatted(Contender.options(), Mode.options(), Api.options());

    Options {
        only = List.copyOf(only);
        sizes = List.copyOf(sizes);
        streams = List.copyOf(streams);
        modes = List.copyOf(modes);
        apis = List.copyOf(apis);
    }
}
