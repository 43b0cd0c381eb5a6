package io.shmipc.faults.chaos.process;

import io.shmipc.faults.chaos.peer.PeerMain;
import io.shmipc.faults.chaos.peer.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a JVM of the run. */
final class JavaCommand {

    private static final int JAVA_WITH_NATIVE_ACCESS_FLAG = 22;

    private JavaCommand() {}

    static List<String> of(Settings settings) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xms64m",
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        if (Runtime.version().feature() >= JAVA_WITH_NATIVE_ACCESS_FLAG) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(PeerMain.class.getName());
        command.addAll(settings.arguments());
        return command;
    }
}
