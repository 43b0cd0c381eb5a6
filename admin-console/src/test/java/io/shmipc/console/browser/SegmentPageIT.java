package io.shmipc.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The memory of one session, in a browser. */
class SegmentPageIT extends BrowserTest {

    private static Locator detail(Page page) {
        return page.locator("#slice-detail");
    }

    private static Locator map(Page page, int index) {
        return page.locator(".slice-map canvas").nth(index);
    }

    @Test
    void shouldShowWhatTheAnalysisSaysOfEverySlice() {
        Page page = reader();
        openSegment(page, MORTAL);
        assertThat(page.locator("body")).containsText("Not looked at yet");
        openSegment(page, LEAKY);

        analyse(page);

        assertThat(page.locator("#suspected")).hasText("24");
        assertThat(map(page, 0)).hasAttribute("aria-label", Pattern.compile("2047, .* free"));
        assertThat(page.locator(".slice-map")).hasCount(3);
        assertThat(page.locator(".held tbody tr").first()).containsText("suspected");
        assertThat(page.locator(".held tbody tr").first()).containsText("lent");
    }

    @Test
    void shouldShowASliceThatIsClickedInTheTableAndOnTheMap() {
        Page page = reader();
        openSegment(page, LEAKY);
        analyse(page);
        long offset = LEAKY.memory.firstLeaked();

        page.locator(".held a.slice-link", new Page.LocatorOptions().setHasText("" + offset))
                .first()
                .click();

        assertThat(detail(page)).containsText("Slice at " + offset + ": lent");
        assertThat(detail(page)).containsText("suspected leak");
        assertThat(detail(page)).containsText("begins here");

        map(page, 2).click(new Locator.ClickOptions().setPosition(2, 2));

        assertThat(detail(page)).containsText("Slice at " + SimulatedMemory.offset(2, 0));
        assertThat(detail(page)).containsText("131052 bytes, number 0 of 50");
    }

    @Test
    void shouldBeUsableWithTheKeyboardAlone() {
        Page page = reader();
        openSegment(page, LEAKY);
        analyse(page);

        map(page, 2).focus();
        page.keyboard().press("Home");
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowLeft");
        assertThat(page.locator("#announcer"))
                .containsText("slice 1, offset " + SimulatedMemory.offset(2, 1));
        page.keyboard().press("Enter");
        assertThat(detail(page)).containsText("number 1 of 50");
        page.keyboard().press("End");
        page.keyboard().press("Enter");
        assertThat(detail(page)).containsText("number 49 of 50");
        page.keyboard().press("ArrowRight");
        assertThat(page.locator("#announcer")).containsText("slice 49");

        map(page, 0).focus();
        page.keyboard().press("Home");
        page.keyboard().press("+");
        page.keyboard().press("Enter");
        assertThat(detail(page)).containsText(Pattern.compile("lent|writing|in queue|unknown"));
    }

    @Test
    void shouldDrawTheCellsInTheColoursOfTheLegend() {
        Page page = reader();
        openSegment(page, SHOP);
        SHOP.answer(
                "/shmipcdump/3",
                200,
                "application/json",
                new io.shmipc.console.analysis.AnalysisJson().sizeClass(44, 100, "3F2L1U").text());
        analyse(page);

        Object same =
                page.evaluate(
                        """
                        () => {
                          const canvas = document.querySelector('.slice-map canvas');
                          const read = name => {
                            const probe = document.createElement('canvas').getContext('2d');
                            probe.fillStyle = getComputedStyle(document.documentElement)
                              .getPropertyValue(name).trim();
                            probe.fillRect(0, 0, 1, 1);
                            return probe.getImageData(0, 0, 1, 1).data.join();
                          };
                          const at = slot => canvas.getContext('2d')
                            .getImageData(slot * 14 + 1, 1, 1, 1).data.join();
                          return [at(0) === read('--state-free'), at(3) === read('--state-lent'),
                            at(5) === read('--state-unknown'), at(0) !== at(3)].join();
                        }\
                        """);

        assertThat(same).isEqualTo("true,true,true,true");
    }

    @Test
    void shouldDrawAHundredThousandSlicesFastAndTellOfSeveralAtOnce() {
        Page page = reader();
        openSegment(page, SHOP);
        SHOP.answer(
                "/shmipcdump/3",
                200,
                "application/json",
                new io.shmipc.console.analysis.AnalysisJson()
                        .sizeClass(44, 100, "1F1L".repeat(50_000))
                        .text());
        analyse(page);

        Locator figure = page.locator(".slice-map");
        int cells = Integer.parseInt(figure.getAttribute("data-cells"));
        assertThat(cells).isBetween(5_000, 50_000);
        map(page, 0).focus();
        page.keyboard().press("Home");
        page.keyboard().press("Enter");
        assertThat(detail(page)).containsText("Slices 0 to");
        detail(page).locator("a.slice-link").first().click();
        assertThat(detail(page)).containsText("Slice at 164: lent");
        double millis =
                ((Number)
                                page.evaluate(
                                        """
                                        () => {
                                          const canvas = document.querySelector('canvas');
                                          const from = performance.now();
                                          for (let i = 0; i < 20; i++) {
                                            canvas.dispatchEvent(new KeyboardEvent('keydown',
                                              {key: 'ArrowRight', bubbles: true}));
                                          }
                                          return performance.now() - from;
                                        }\
                                        """))
                        .doubleValue();
        System.out.printf("20 steps on a map of 100000 slices: %.1f ms%n", millis);
    }

    @Test
    void shouldPassOnADumpAndTheAnalysisAsFiles() throws Exception {
        Page page = reader();
        openSegment(page, LEAKY);
        analyse(page);

        Download dump = page.waitForDownload(() -> page.getByText("Download a dump").click());
        assertThat(dump.suggestedFilename()).isEqualTo("shmipc-4711-session-3.dump");
        assertThat(Files.readAllBytes(dump.path())).isEqualTo(StubInstance.DUMP);

        Download json =
                page.waitForDownload(() -> page.locator("a:text-is('Analysis as JSON')").click());
        Path file = json.path();
        assertThat(json.suggestedFilename()).startsWith("shop").endsWith(".json");
        assertThat(Files.readString(file)).contains("\"classes\"").contains("LENT");
    }

    @Test
    void shouldShowPayloadToOperatorsOnly() {
        Page page = operator();
        openSegment(page, SHOP);
        page.getByLabel("with payload").check();
        analyse(page);
        String address = page.url();
        assertThat(page.locator(".held")).containsText("order 408 <b>&'\"");
        page.locator(".held tr", new Page.LocatorOptions().setHasText("order 408"))
                .first()
                .locator("a.slice-link")
                .click();
        assertThat(detail(page)).containsText("6f72646572");

        Page other = reader();
        other.navigate(address);
        assertThat(other.locator("body")).containsText("not kept any more");
        assertThat(other.locator("body")).not().containsText("order 408");
        assertThat(other.getByLabel("with payload")).hasCount(0);
        assertThat(other.getByText("Dump with payload")).hasCount(0);
        String id = address.substring(address.indexOf("capture=") + 8);
        assertThat(other.request().get("/captures/" + id + "/analysis.json").status())
                .isEqualTo(404);
        assertThat(
                        other.request()
                                .get(address.replaceFirst("/segment.*", "/dump?payload=true"))
                                .status())
                .isEqualTo(403);
    }

    @Test
    void shouldSayWhyThereIsNoAnalysis() {
        Page page = reader();
        openSegment(page, SHOP);
        Locator said = page.locator(".banner.bad[role=alert]:not(#connection)");

        SHOP.answer("/shmipcdump/3", 404, "application/json", "{}");
        page.getByText("Run the analysis").click();
        assertThat(said).containsText("no session 3 any more");

        SHOP.answer("/shmipcdump", 404, "application/json", "{}");
        page.getByText("Run the analysis").click();
        assertThat(said).containsText("management.endpoints.web.exposure.include");

        SHOP.answer("/shmipcdump/3", 401, "application/json", "{}");
        page.getByText("Run the analysis").click();
        assertThat(said).containsText("shmipc.console.instances.shop");

        SHOP.answer("/shmipcdump/3", 403, "application/json", "{}");
        page.getByText("Run the analysis").click();
        assertThat(said).containsText("does not allow its endpoint shmipcdump");

        SHOP.answer("/shmipcdump/3", 200, "text/html", "<html>Sign in</html>");
        page.getByText("Run the analysis").click();
        assertThat(said).containsText("no analysis");

        SHOP.answer("/shmipcdump/3", 200, "application/json", "{\"classes\":[{\"index\":-4}]}");
        page.getByText("Run the analysis").click();
        assertThat(said).containsText("classes[0].index=-4: must be >= 0");

        SHOP.answer(
                "/shmipcdump/3",
                200,
                "application/json",
                new io.shmipc.console.analysis.AnalysisJson()
                        .sizeClass(44, 100, "3F")
                        .text()
                        .replace("\"slices\":3", "\"slices\":1000000000"));
        page.getByText("Run the analysis").click();
        assertThat(said).containsText("slices=1000000000: must be <= 4194304");

        SHOP.answer(
                "/shmipcdump/3", 200, "application/json", " ".repeat(5 << 20) + "{\"classes\":[]}");
        page.getByText("Run the analysis").click();
        assertThat(said).containsText("longer than max-response");

        SHOP.neverAnswer("/shmipcdump/3");
        page.getByText("Run the analysis").click();
        assertThat(said).containsText("no whole answer within");

        page.getByText("Download a dump").click();
        assertThat(said).containsText("no whole answer within");
    }

    @Test
    void shouldEscapeWhateverAnInstanceSays() {
        Page page = reader();
        openSegment(page, SHOP);
        SHOP.answer(
                "/shmipcdump/3",
                200,
                "application/json",
                new io.shmipc.console.analysis.AnalysisJson()
                        .region("<img src=x onerror=alert(1)>")
                        .sizeClass(44, 100, "3F2L1U")
                        .problem(
                                "error", "<script>alert(2)</script>", "'\\\"><svg onload=alert(3)>")
                        .text());
        analyse(page);

        assertThat(page.locator(".problems")).containsText("<script>alert(2)</script>");
        assertThat(page.locator("main svg, main script:not([src]), main img")).hasCount(0);
        assertThat(page.locator(".problems .health-DOWN")).hasText("error");
    }

    @Test
    void shouldKeepWorkingWithoutScripts() {
        Page page = page(options().setHttpCredentials("ada", "reads").setJavaScriptEnabled(false));
        openSegment(page, LEAKY);
        analyse(page);
        long offset = LEAKY.memory.firstLeaked();

        page.locator(".held a.slice-link", new Page.LocatorOptions().setHasText("" + offset))
                .first()
                .click();

        assertThat(detail(page)).containsText("Slice at " + offset + ": lent");
    }
}
