package io.shmipc.spring.app;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.spring.autoconfigure.ShmipcSessionCustomizer;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** An application whose process has few open files left when its clients are made. */
@Configuration(proxyBeanMethods = false)
@Import(EchoApplication.class)
public class DescriptorHog {

    /** Enough to report a failure with, too few for sixteen event loops. */
    private static final int LEFT = 14;

    @Bean
    ShmipcSessionCustomizer hog() {
        return builder -> useUp();
    }

    private static void useUp() {
        // What a client needs is loaded while there are open files to load it with.
        ShmipcClient.connect(
                        ClientConfig.builder(UnixDomainSocketAddress.of("/tmp/shmipc-none.sock"))
                                .failFast(false)
                                .build())
                .close();
        Deque<Closeable> open = new ArrayDeque<>();
        try {
            while (true) {
                open.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException none) {
            for (int i = 0; i < LEFT; i++) {
                closeQuietly(open.remove());
            }
        }
        HELD.addAll(open);
    }

    private static final Deque<Closeable> HELD = new ArrayDeque<>();

    private static void closeQuietly(Closeable file) {
        try {
            file.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public static void main(String[] args) {
        SpringApplication.run(DescriptorHog.class, args);
    }
}
