package io.shmipc.spring.app;

import io.shmipc.client.ShmipcClient;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.core.ShmipcOperations;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A Boot application that sends itself one message through a client of the name {@code self}, says
 * what came back and how, and ends.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class EchoApplication {

    public record Question(String text, int count) {}

    public record Answer(String text) {}

    @Bean
    Echo echo() {
        return new Echo();
    }

    @Bean
    CommandLineRunner asking(
            @Qualifier("self") ShmipcOperations operations,
            @Qualifier("self") ShmipcClient client) {
        return arguments -> {
            Answer answer = operations.request("echo", new Question("ping", 2), Answer.class);
            System.out.println(
                    "answer=" + answer.text() + " mode=" + client.sessions().get(0).mode());
        };
    }

    static class Echo {

        @ShmipcListener(destination = "echo")
        Answer echo(Question question) {
            return new Answer(question.text().repeat(question.count()));
        }
    }

    public static void main(String[] args) {
        System.exit(SpringApplication.exit(SpringApplication.run(EchoApplication.class, args)));
    }
}
