package io.shmipc.spring.cost.empty;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application that does nothing: it starts, says how long that took, and ends. */
@SpringBootApplication
public class EmptyApplication {

    /**
     * How the line begins that says it: microseconds, those on the processor, classes, and whether
     * jffi was loaded.
     */
    public static final String STARTED = "started ";

    public static void main(String[] args) throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long startNanos = System.nanoTime();
        long startCpuNanos = threads.getCurrentThreadCpuTime();
        SpringApplication application = new SpringApplication(EmptyApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.run(args);
        long micros = (System.nanoTime() - startNanos) / 1_000;
        long cpuMicros = (threads.getCurrentThreadCpuTime() - startCpuNanos) / 1_000;
        System.out.println(
                STARTED
                        + micros
                        + " "
                        + cpuMicros
                        + " "
                        + ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount()
                        + " "
                        + isJffiMapped());
    }

    private static boolean isJffiMapped() throws IOException {
        Path maps = Path.of("/proc/self/maps");
        return Files.exists(maps) && Files.readString(maps).contains("jffi");
    }
}
