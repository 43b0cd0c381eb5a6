package io.shmipc.console.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.console.analysis.AnalysisJson;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CaptureStoreTest {

    private static final AnalysisJson JSON = new AnalysisJson().sizeClass(44, 100, "2F1L");

    private static Capture add(CaptureStore store, String instance, long session, String user) {
        return store.add(
                instance, session, "title", Instant.EPOCH, user, JSON.parsed(), JSON.bytes());
    }

    @Test
    void shouldKeepTheNewestOfEachSession() {
        CaptureStore store = new CaptureStore(2, 100, Long.MAX_VALUE);
        Capture first = add(store, "a", 1, "u");
        Capture other = add(store, "a", 2, "u");
        Capture second = add(store, "a", 1, "u");
        Capture third = add(store, "a", 1, "u");

        assertThat(store.of("a", 1)).containsExactly(third, second);
        assertThat(store.of("a", 2)).containsExactly(other);
        assertThat(store.get(first.id())).isNull();
        assertThat(store.all()).containsExactly(third, second, other);
    }

    @Test
    void shouldKeepNoMoreInAllThanAllowed() {
        CaptureStore store = new CaptureStore(10, 3, Long.MAX_VALUE);
        for (int i = 0; i < 20; i++) {
            add(store, "a" + i, 1, "u");
        }

        assertThat(store.all()).extracting(Capture::instance).containsExactly("a19", "a18", "a17");
    }

    @Test
    void shouldKeepNoMoreBytesThanAllowedButTheNewestOne() {
        CaptureStore store = new CaptureStore(10, 100, 3 * (1_024 + 4L * JSON.bytes().length));
        for (int i = 0; i < 9; i++) {
            add(store, "a" + i, 1, "u");
        }
        assertThat(store.all()).hasSize(3);
        assertThat(store.bytes()).isEqualTo(3 * (1_024 + 4L * JSON.bytes().length));

        CaptureStore tiny = new CaptureStore(10, 100, 1);
        add(tiny, "a", 1, "u");
        Capture newest = add(tiny, "b", 1, "u");
        assertThat(tiny.all()).containsExactly(newest);
    }

    @Test
    void shouldKeepWhatWasTakenHereWhateverIsUploaded() {
        long each = 1_024 + 4L * JSON.bytes().length;
        CaptureStore store = new CaptureStore(100, 100, 4 * each);
        Capture first = add(store, "a", 1, "u");
        Capture second = add(store, "a", 1, "u");
        for (int i = 0; i < 9; i++) {
            add(store, null, -1, "v" + i);
        }

        assertThat(store.all()).hasSize(4).contains(first, second);
        assertThat(store.bytes()).isEqualTo(4 * each);
    }

    @Test
    void shouldWeighATextOnceAndForAsLongAsOneOfThoseIsLeftThatShareIt() {
        byte[] text = JSON.bytes();
        CaptureStore store = new CaptureStore(1, 100, Long.MAX_VALUE);
        for (int i = 0; i < 4; i++) {
            store.add(null, i, "t", Instant.EPOCH, "u", JSON.parsed(), text, 4);
        }

        assertThat(store.all()).hasSize(1);
        assertThat(store.bytes()).isEqualTo(text.length + 1_024 + 3L * text.length / 4);
        add(store, null, -1, "u");
        assertThat(store.bytes()).isEqualTo(1_024 + 4L * text.length);
    }

    @Test
    void shouldLeaveHalfOfThePlacesToWhatWasTakenHere() {
        CaptureStore store = new CaptureStore(100, 10, Long.MAX_VALUE);
        for (int i = 0; i < 5; i++) {
            add(store, "a" + i, 1, "u");
        }
        for (int i = 0; i < 20; i++) {
            add(store, null, -1, "v" + i);
        }

        assertThat(store.all()).hasSize(10);
        assertThat(store.all().stream().filter(Capture::uploaded)).hasSize(5);
    }

    @Test
    void shouldBoundUploadsByUser() {
        CaptureStore store = new CaptureStore(2, 100, Long.MAX_VALUE);
        add(store, null, -1, "u");
        Capture others = add(store, null, -1, "v");
        Capture second = add(store, null, -1, "u");
        Capture third = add(store, null, -1, "u");

        assertThat(store.all()).containsExactly(third, second, others);
    }

    @Test
    void shouldShowUploadsToTheirOwnerAndPayloadToThoseWhoMaySeeIt() {
        CaptureStore store = new CaptureStore(2, 100, Long.MAX_VALUE);
        Capture upload = add(store, null, -1, "u");
        AnalysisJson preview =
                new AnalysisJson().sizeClass(44, 100, "1L").heldWithPreview(44, 0, "41", "A");
        Capture payload =
                store.add("a", 1, "t", Instant.EPOCH, "u", preview.parsed(), preview.bytes());

        assertThat(upload.visibleTo("u", false)).isTrue();
        assertThat(upload.visibleTo("v", true)).isFalse();
        assertThat(payload.visibleTo("u", false)).isFalse();
        assertThat(payload.visibleTo("v", true)).isTrue();
        Capture own =
                store.add(null, -1, "t", Instant.EPOCH, "u", preview.parsed(), preview.bytes());
        assertThat(own.visibleTo("u", false)).isTrue();
        assertThat(own.visibleTo("v", true)).isFalse();
    }
}
