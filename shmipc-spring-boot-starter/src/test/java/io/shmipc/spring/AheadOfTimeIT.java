package io.shmipc.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.spring.app.EchoApplication;
import io.shmipc.spring.app.ForkedApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code spring-boot:process-aot} does with an application that has a client and a listener,
 * and how it runs afterwards.
 */
class AheadOfTimeIT {

    @TempDir private Path folder;

    private Path sources;
    private Path resources;
    private Path classes;

    private String[] properties() {
        String address = "unix:" + folder.resolve("s.sock");
        return new String[] {
            "--shmipc.server.address=" + address,
            "--shmipc.clients.self.address=" + address,
            "--shmipc.client.address=" + address,
            "--spring.main.banner-mode=off"
        };
    }

    @Test
    void shouldRunAnApplicationThatWasProcessedAheadOfTime() throws Exception {
        process();
        compile();

        ForkedApplication application =
                ForkedApplication.of(EchoApplication.class)
                        .options("-Dspring.aot.enabled=true")
                        .before(classes, resources)
                        .run(properties());

        assertThat(application.output()).contains("Starting AOT-processed EchoApplication");
        assertThat(application.output()).contains("answer=pingping mode=MEMFD");
        assertThat(application.exitStatus()).isZero();
    }

    /** As far as a JVM can tell that it is none: what is generated at run time is not used. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_25, disabledReason = "Boot's least version of native images")
    void shouldRunOverTheSocketAloneInANativeImage() throws Exception {
        process();
        compile();

        ForkedApplication application =
                ForkedApplication.of(EchoApplication.class)
                        .options("-Dorg.graalvm.nativeimage.imagecode=runtime")
                        .before(classes, resources)
                        .run(properties());

        assertThat(application.output())
                .contains("a native image cannot make the code of native calls")
                .contains("answer=pingping mode=SOCKET_ONLY");
        assertThat(application.exitStatus()).isZero();
    }

    @Test
    void shouldRegisterWhatANativeImageNeedsToCallListeners() throws Exception {
        process();

        try (Stream<Path> files = Files.walk(resources)) {
            Path metadata =
                    files.filter(file -> file.endsWith("reachability-metadata.json"))
                            .findFirst()
                            .orElseThrow();
            assertThat(Files.readString(metadata))
                    .contains(EchoApplication.class.getName() + "$Echo")
                    .contains("\"name\": \"echo\"")
                    .contains(EchoApplication.Question.class.getName())
                    .contains(EchoApplication.Answer.class.getName())
                    .contains("jnr.constants.platform.linux.Errno")
                    .contains("io.shmipc.spring.autoconfigure.ClientProperties")
                    .contains("io.shmipc.spring.autoconfigure.ClientSessionProperties");
        }
    }

    private void process() throws Exception {
        sources = Files.createDirectories(folder.resolve("sources"));
        resources = Files.createDirectories(folder.resolve("resources"));
        classes = Files.createDirectories(folder.resolve("classes"));
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                EchoApplication.class.getName(),
                                sources.toString(),
                                resources.toString(),
                                classes.toString(),
                                "io.shmipc.test",
                                "echo"));
        arguments.addAll(List.of(properties()));
        ForkedApplication processor =
                ForkedApplication.of("org.springframework.boot.SpringApplicationAotProcessor")
                        .run(arguments.toArray(String[]::new));
        assertThat(processor.exitStatus()).as(processor.output()).isZero();
    }

    private void compile() throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-nowarn",
                                "-proc:none",
                                "-d",
                                classes.toString(),
                                "-cp",
                                classes + ":" + System.getProperty("java.class.path")));
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::toString)
                    .forEach(arguments::add);
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
    }
}
