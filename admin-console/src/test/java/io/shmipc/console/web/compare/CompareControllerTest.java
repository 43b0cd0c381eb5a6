package io.shmipc.console.web.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.console.analysis.AnalysisJson;
import io.shmipc.console.capture.CaptureStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.Principal;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributesModelMap;

@Timeout(30)
class CompareControllerTest {

    private static final byte[] JSON = new AnalysisJson().sizeClass(44, 100, "2F1L").bytes();

    private final CaptureStore captures = new CaptureStore(10, 10, Long.MAX_VALUE);
    private final CompareController controller = new CompareController(captures, Clock.systemUTC());
    private final CountDownLatch reading = new CountDownLatch(2);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Test
    void shouldReadTheFilesOfNoMoreThanTwoAtOneTime() throws Exception {
        FutureTask<Map<String, ?>> first = begin(this::uploadSlowly);
        FutureTask<Map<String, ?>> second = begin(this::uploadSlowly);
        assertThat(reading.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat((String) upload(new MockMultipartFile("first", JSON)).get("failure"))
                .contains("Try again");

        goOn.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS)).isEmpty();
        assertThat(second.get(20, TimeUnit.SECONDS)).isEmpty();
        assertThat(upload(new MockMultipartFile("first", JSON))).isEmpty();
        assertThat(captures.all()).hasSize(3);
    }

    private static <T> FutureTask<T> begin(Callable<T> task) {
        FutureTask<T> begun = new FutureTask<>(task);
        new Thread(begun, "upload").start();
        return begun;
    }

    private Map<String, ?> uploadSlowly() {
        return upload(
                new MockMultipartFile("first", JSON) {
                    @Override
                    public InputStream getInputStream() throws IOException {
                        reading.countDown();
                        try {
                            if (!goOn.await(20, TimeUnit.SECONDS)) {
                                throw new IOException("not let on");
                            }
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                        return new ByteArrayInputStream(JSON);
                    }
                });
    }

    private Map<String, ?> upload(MockMultipartFile file) {
        RedirectAttributesModelMap redirect = new RedirectAttributesModelMap();
        Principal user = () -> "u";
        try {
            assertThat(controller.upload(file, null, user, redirect))
                    .isEqualTo("redirect:/compare");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return redirect.getFlashAttributes();
    }
}
