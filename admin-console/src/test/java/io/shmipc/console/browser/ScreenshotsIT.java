package io.shmipc.console.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.test.context.TestPropertySource;

/**
 * Pictures of all pages, into the folder that {@code -Dshmipc.screenshots=} names: light, dark, and
 * as wide as a telephone.
 */
@EnabledIfSystemProperty(
        named = "shmipc.screenshots",
        matches = ".+",
        disabledReason = "pictures are taken where -Dshmipc.screenshots names a folder for them")
@TestPropertySource(properties = {"shmipc.console.history=60s", "shmipc.console.poll-interval=1s"})
class ScreenshotsIT extends BrowserTest {

    private static final Path FOLDER = Path.of(System.getProperty("shmipc.screenshots", "."));

    @Test
    void shouldTakeAPictureOfEachPage() {
        StubInstance gone = MORTAL;
        Page page = operator();
        openInstance(page, LEAKY);
        String instance = page.url();
        openSegment(page, LEAKY);
        analyse(page);
        LEAKY.memory.leak(15, 8, System.currentTimeMillis() - 70_000);
        String first = page.url();
        page.waitForTimeout(3_000);
        page.getByText("Run the analysis").click();
        page.waitForCondition(() -> !page.url().equals(first));
        String segment = page.url() + "&slice=" + LEAKY.memory.firstLeaked();
        String compare = page.getByText("Compare with the one before").getAttribute("href");
        openInstance(page, BILLING);
        gone.stop();
        // Charts are worth a picture once there is something in them.
        page.waitForTimeout(45_000);
        try {
            take("light", ColorScheme.LIGHT, 1_280, instance, segment, compare);
            take("dark", ColorScheme.DARK, 1_280, instance, segment, compare);
            take("phone", ColorScheme.LIGHT, 390, instance, segment, compare);
        } finally {
            gone.start();
        }
    }

    private void take(
            String kind,
            ColorScheme scheme,
            int width,
            String instance,
            String segment,
            String compare) {
        Page page =
                page(
                        options()
                                .setHttpCredentials("grace", "acts")
                                .setColorScheme(scheme)
                                .setViewportSize(width, 860));
        shoot(page, "fleet", kind, "/");
        shoot(page, "instance", kind, instance);
        shoot(page, "session", kind, instance + "/sessions/3");
        shoot(page, "segment", kind, segment);
        shoot(page, "compare", kind, compare);
        shoot(page, "upload", kind, "/compare");
        expectedErrors.add("404");
        shoot(page, "error", kind, "/instances/unknown");
    }

    private static void shoot(Page page, String name, String kind, String path) {
        page.navigate(path);
        page.waitForTimeout(800);
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(FOLDER.resolve("console-" + name + "-" + kind + ".png")));
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(FOLDER.resolve("console-" + name + "-" + kind + "-whole.png"))
                        .setFullPage(true));
    }
}
