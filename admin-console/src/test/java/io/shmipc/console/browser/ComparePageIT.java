package io.shmipc.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import io.shmipc.console.analysis.AnalysisJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Two analyses side by side, in a browser. */
class ComparePageIT extends BrowserTest {

    private static final long NOON = 1_795_300_000_000L;

    private static final byte[] BEFORE =
            new AnalysisJson()
                    .takenAt(NOON)
                    .sizeClass(44, 100, "8F2L")
                    .held(44 + 8 * 120, 0, "LENT", 4, 5_000, 30, false)
                    .held(44 + 9 * 120, 0, "LENT", 8, 5_000, 30, false)
                    .queue("client-to-server", 10, 12)
                    .bytes();

    private static final byte[] AFTER =
            new AnalysisJson()
                    .takenAt(NOON + 60_000)
                    .sizeClass(44, 100, "4F2L2F1F1L")
                    .held(44 + 9 * 120, 0, "LENT", 8, 65_000, 30, true)
                    .held(44 + 4 * 120, 0, "LENT", 8, 40, 31, false)
                    .held(44 + 5 * 120, 0, "LENT", 8, 30, 32, false)
                    .queue("client-to-server", 10, 15)
                    .bytes();

    private static FilePayload file(String name, byte[] content) {
        return new FilePayload(name, "application/json", content);
    }

    private static void upload(Page page, FilePayload before, FilePayload after) {
        page.navigate("/compare");
        if (before != null) {
            page.locator("#first").setInputFiles(before);
        }
        if (after != null) {
            page.locator("#second").setInputFiles(after);
        }
        page.getByText("Upload", new Page.GetByTextOptions().setExact(true)).click();
    }

    private static Locator alert(Page page) {
        return page.locator(".banner.bad[role=alert]:not(#connection)");
    }

    @Test
    void shouldSayWhatGrewBetweenTwoFiles() {
        Page page = reader();

        upload(page, file("before.json", BEFORE), file("after.json", AFTER));

        assertThat(page.locator("#result-title")).hasText("It grows over 60 s");
        assertThat(page.locator("#verdict"))
                .hasText("1 more slice is in use; 1 is in use in both.");
        assertThat(page.locator(".growth tbody tr")).containsText("+1");
        Locator streams = page.locator("section[aria-labelledby=streams-title] tbody tr");
        assertThat(streams.first()).containsText("8");
        assertThat(streams.first()).containsText("1 → 3");
        assertThat(streams.last()).containsText("1 → 0");
        assertThat(page.locator(".kept tbody tr")).hasCount(1);
        assertThat(page.locator(".kept tbody tr")).containsText("1124");
        assertThat(page.locator(".kept tbody tr")).containsText("yes, by its age");
        assertThat(page.locator("section[aria-labelledby=queue-title]"))
                .containsText("nobody takes");
        assertThat(page.locator(".slice-map canvas")).hasCount(1);

        page.locator(".slice-map canvas").focus();
        page.keyboard().press("End");
        assertThat(page.locator("#announcer")).hasText("slice 9, offset 1124, in use in both");

        page.getByText("Swap").click();
        assertThat(page.locator("body")).containsText("Swap them");
        assertThat(page.locator("#verdict")).containsText("1 fewer slice is in use");
    }

    @Test
    void shouldCompareAnAnalysisWithTheOneBefore() {
        Page page = reader();
        openSegment(page, SHOP);
        SHOP.answer("/shmipcdump/3", 200, "application/json", text(BEFORE));
        analyse(page);
        SHOP.answer("/shmipcdump/3", 200, "application/json", text(AFTER));
        String first = page.url();
        page.getByText("Run the analysis").click();
        page.waitForCondition(() -> !page.url().equals(first));

        page.getByText("Compare with the one before").click();

        assertThat(page.locator("#verdict"))
                .hasText("1 more slice is in use; 1 is in use in both.");
        assertThat(page.locator("#before option:checked")).containsText("shop at");
        page.locator("#after").selectOption(page.locator("#before").inputValue());
        page.getByText("Compare", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("#result-title")).containsText("Nothing grows");
        assertThat(page.locator("body")).containsText("same moment");
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    @Test
    void shouldSayWhatIsWrongWithAFile() {
        Page page = reader();

        upload(page, file("shop.dump", StubInstance.DUMP), file("after.json", AFTER));
        assertThat(alert(page)).containsText("shop.dump: This is a binary file");
        assertThat(alert(page)).containsText("shmipc-tool show --json FILE");
        assertThat(alert(page)).containsText("shmipc-tool diff");

        upload(page, file("before.json", Arrays.copyOf(BEFORE, BEFORE.length - 40)), null);
        assertThat(alert(page)).containsText("before.json: The JSON stops after");

        upload(page, file("notes.json", "hello".getBytes()), null);
        assertThat(alert(page)).containsText("notes.json: This is not JSON");

        upload(page, file("other.json", "{\"status\":\"UP\"}".getBytes()), null);
        assertThat(alert(page)).containsText("no analysis of shared memory");

        upload(
                page,
                file("bad.json", text(BEFORE).replace("8F2L", "8F9L").getBytes()),
                file("after.json", AFTER));
        assertThat(alert(page))
                .containsText("bad.json: classes[0]: states: the runs add up to 17 or more");

        upload(page, null, null);
        assertThat(alert(page)).containsText("No file was chosen");
    }

    @Test
    void shouldNotSendAFileThatIsTooLongToRead() {
        Page page = reader();
        page.navigate("/compare");

        page.locator("#first").setInputFiles(file("long.json", new byte[(8 << 20) + 1]));

        org.assertj.core.api.Assertions.assertThat(
                        page.evaluate("() => document.getElementById('first').validationMessage"))
                .isEqualTo("This file has 8388609 bytes: must be <= 8388608");
    }

    @Test
    void shouldLetChooseAmongTheSessionsOfOneFile() {
        Page page = reader();
        String several =
                "{\"formatVersion\":1,\"sessions\":[" + text(BEFORE) + "," + text(AFTER) + "]}";

        upload(page, file("dump.json", several.getBytes()), null);

        assertThat(page.locator("body")).containsText("several sessions");
        assertThat(
                        page.locator(
                                "#before option",
                                new Page.LocatorOptions().setHasText("dump.json")))
                .hasCount(2);
    }

    @Test
    void shouldShowAnUploadToNobodyElse() {
        Page page = reader();
        upload(page, file("secret.json", BEFORE), file("secret2.json", AFTER));
        assertThat(page.locator("#verdict")).isVisible();

        Page other = operator();
        other.navigate(page.url());

        assertThat(other.locator("body")).containsText("not kept any more");
        assertThat(other.locator("body")).not().containsText("secret");
    }
}
