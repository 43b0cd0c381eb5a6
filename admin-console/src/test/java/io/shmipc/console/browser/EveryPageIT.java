package io.shmipc.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds for every page: width of a telephone, dark colours, no barriers. */
class EveryPageIT extends BrowserTest {

    /** Of the console that all tests of this class share. */
    private static final Map<String, String> PAGES = new LinkedHashMap<>();

    /** Makes an analysis or two, and names the pages to look at. */
    private Map<String, String> pages() {
        if (PAGES.isEmpty()) {
            find(PAGES);
        }
        return PAGES;
    }

    private void find(Map<String, String> pages) {
        Page page = operator();
        openInstance(page, LEAKY);
        String instance = page.url();
        openSegment(page, LEAKY);
        analyse(page);
        String first = page.url();
        page.getByText("Run the analysis").click();
        page.waitForCondition(() -> !page.url().equals(first));
        pages.put("fleet", "/");
        pages.put("instance", instance);
        pages.put("session", instance + "/sessions/3");
        pages.put("segment", page.url() + "&slice=" + LEAKY.memory.firstLeaked());
        pages.put("compare", page.getByText("Compare with the one before").getAttribute("href"));
        pages.put("nothing", "/instances/unknown");
    }

    @Test
    void shouldFitATelephone() {
        expectedErrors.add("404");
        Map<String, String> pages = pages();
        Page page =
                page(
                        options()
                                .setHttpCredentials("grace", "acts")
                                .setViewportSize(360, 740)
                                .setHasTouch(true)
                                .setIsMobile(true));
        pages.forEach(
                (name, path) -> {
                    page.navigate(path);
                    assertThat(page.locator("main")).isVisible();
                    assertThat(
                                    (Integer)
                                            page.evaluate(
                                                    "() => document.documentElement.scrollWidth"))
                            .as("width of %s: %s", name, page.evaluate(TOO_WIDE))
                            .isLessThanOrEqualTo(360);
                });
    }

    @Test
    void shouldHaveNoBarriersInLightAndDark() throws IOException {
        expectedErrors.add("404");
        Map<String, String> pages = pages();
        String axe = axe();
        List<String> barriers = new ArrayList<>();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Page page = page(options().setHttpCredentials("grace", "acts").setColorScheme(scheme));
            pages.forEach(
                    (name, path) -> {
                        page.navigate(path);
                        page.evaluate(axe);
                        for (Object each : (List<?>) page.evaluate(FIND_BARRIERS)) {
                            barriers.add(name + " " + scheme + ": " + each);
                        }
                    });
        }
        assertThat(barriers).isEmpty();
    }

    private static final String FIND_BARRIERS =
            """
            () => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice']})
              .then(found => found.violations.flatMap(v => v.nodes.map(
                n => v.id + ' (' + v.impact + ') ' + n.html.slice(0, 160) + ' '
                  + n.failureSummary.replace(/\\s+/g, ' ').slice(0, 240))))\
            """;

    private static String axe() throws IOException {
        try (InputStream in = EveryPageIT.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void shouldGoToTheContentFirstWithTheKeyboard() {
        expectedErrors.add("404");
        Page page = operator();
        pages().forEach(
                        (name, path) -> {
                            page.navigate(path);
                            page.keyboard().press("Tab");
                            assertThat(page.locator(":focus")).hasText("Skip to the content");
                            page.keyboard().press("Enter");
                            assertThat(page.locator("main")).isFocused();
                            assertThat(page.locator("h1")).hasCount(1);
                        });
    }

    @Test
    void shouldBeDarkWhereDarkIsPreferred() {
        expectedErrors.add("404");
        Map<String, String> pages = pages();
        Page page =
                page(options().setHttpCredentials("ada", "reads").setColorScheme(ColorScheme.DARK));
        pages.forEach(
                (name, path) -> {
                    page.navigate(path);
                    assertThat((Integer) page.evaluate(BRIGHTNESS)).as(name).isLessThan(60);
                });
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        assertThat((Integer) page.evaluate(BRIGHTNESS)).isGreaterThan(200);
    }

    /** What reaches beyond the right edge, to be named where a page is too wide. */
    private static final String TOO_WIDE =
            """
            () => Array.from(document.querySelectorAll('main *'))
              .filter(e => e.getBoundingClientRect().right > 361 && !e.closest('.scroll'))
              .slice(0, 5).map(e => e.outerHTML.slice(0, 100)).join(' | ')\
            """;

    private static final String BRIGHTNESS =
            """
            () => Math.max(...getComputedStyle(document.body).backgroundColor
              .match(/\\d+/g).slice(0, 3).map(Number))\
            """;
}
