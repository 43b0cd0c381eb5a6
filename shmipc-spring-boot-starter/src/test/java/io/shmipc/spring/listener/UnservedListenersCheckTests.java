package io.shmipc.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.spring.annotation.ShmipcListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class UnservedListenersCheckTests {

    static class Listener {
        @ShmipcListener(destination = "a")
        void on(String text) {}
    }

    static class Other {
        Other() {
            throw new IllegalStateException("must not be made");
        }
    }

    private static void start(Class<?> bean) {
        try (AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext()) {
            context.registerBean(UnservedListenersCheck.class);
            context.registerBean("bean", bean);
            context.registerBean("lazy", Other.class, definition -> definition.setLazyInit(true));
            context.refresh();
        }
    }

    @Test
    void shouldSayWhichListenersNobodyWillEverCall(CapturedOutput output) {
        start(Listener.class);

        assertThat(output).contains("beans=[bean]").contains("set shmipc.server.address");
    }

    @Test
    void shouldSayNothingWithoutListeners(CapturedOutput output) {
        start(Object.class);

        assertThat(output).doesNotContain("@ShmipcListener");
    }
}
