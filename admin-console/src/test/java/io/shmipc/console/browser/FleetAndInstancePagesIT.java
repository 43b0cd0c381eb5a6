package io.shmipc.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Signing in, the fleet and one instance, in a browser. */
class FleetAndInstancePagesIT extends BrowserTest {

    private static Locator row(Page page, StubInstance instance) {
        return page.locator(
                "#fleet tbody tr", new Page.LocatorOptions().setHasText(instance.address()));
    }

    @Test
    void shouldAskWhoItIs() {
        for (String path : List.of("/", "/compare", "/instances/x/sessions/3/segment")) {
            APIResponse refused = page(options()).request().get(path);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.headers().get("www-authenticate")).startsWith("Basic");
        }
        assertThat(page(options().setHttpCredentials("ada", "wrong")).request().get("/").status())
                .isEqualTo(401);

        Page ada = reader();
        Response welcome = ada.navigate("/");
        assertThat(welcome.status()).isEqualTo(200);
        assertThat(welcome.headerValue("content-security-policy"))
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(ada.locator(".who")).containsText("ada");
    }

    @Test
    void shouldShowTheFleetWithThoseInTroubleFirst() {
        Page page = reader();
        page.navigate("/");

        for (StubInstance instance : List.of(SHOP, LEAKY, BILLING, MORTAL)) {
            assertThat(row(page, instance)).containsText("UP");
        }
        // Which is the case once two answers of each have been compared.
        assertThat(page.locator("#fleet tbody tr").first())
                .containsText(Pattern.compile(LEAKY.address() + "|" + BILLING.address()));
        assertThat(row(page, LEAKY)).containsText("leak");

        // A refresh that is on its way gives way to the filter, which htmx takes for an error.
        expectedErrors.add("htmx:sendAbort");
        expectedErrors.add("htmx:afterRequest");
        page.getByLabel("Filter").fill("stock");
        assertThat(page.locator("#fleet tbody tr")).hasCount(1);
        assertThat(row(page, MORTAL)).isVisible();
        page.getByLabel("Filter").fill("nobody has this name");
        assertThat(page.locator("#fleet")).containsText("Nothing matches");
    }

    @Test
    void shouldDrawChartsThatMove() {
        Page page = reader();
        openInstance(page, SHOP);

        for (String chart : List.of("#chart-queues", "#chart-rates", "#chart-memory")) {
            assertThat(page.locator(chart + " canvas").first()).isVisible();
            String first = picture(page, chart);
            page.waitForCondition(() -> !picture(page, chart).equals(first));
        }
        assertThat(page.locator("#chart-rates-words")).not().containsText("No reading");
        page.getByText("The charts as a table").click();
        assertThat(page.locator("#chart-rows tr").first()).isVisible();
    }

    private static String picture(Page page, String chart) {
        return (String)
                page.evaluate(
                        "chart => { const c = document.querySelector(chart + ' canvas');"
                                + " return c ? c.toDataURL() : ''; }",
                        chart);
    }

    @Test
    void shouldLeadToTheMemoryOfASession() {
        Page page = reader();
        openInstance(page, SHOP);

        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Segment of session 3"))
                .click();

        assertThat(page.locator("h1")).hasText("Memory of session 3");
    }

    @Test
    void shouldLetOperatorsActAndReadersOnlyLook() {
        Page ada = reader();
        openInstance(ada, BILLING);
        assertThat(ada.locator("#sessions-title")).isVisible();
        assertThat(ada.getByText("Force fallback")).hasCount(0);

        Page grace = operator();
        openInstance(grace, BILLING);
        grace.onDialog(dialog -> dialog.dismiss());
        grace.getByText("Force fallback").click();
        assertThat(BILLING.requests()).noneMatch(request -> request.startsWith("POST"));

        Page again = operator();
        openInstance(again, BILLING);
        again.onDialog(dialog -> dialog.accept());
        again.getByText("Force fallback").click();

        assertThat(again.locator(".banner.good")).isVisible();
        assertThat(BILLING.requests()).contains("POST /actuator/shmipc/3");
        assertThat(again.locator("#live")).containsText("socket, forced");
    }

    @Test
    void shouldSayThatAnInstanceDoesNotAnswerAndWhenItIsBack() {
        Page fleet = reader();
        fleet.navigate("/");
        Page one = reader();
        openInstance(one, MORTAL);
        assertThat(row(fleet, MORTAL)).containsText("UP");
        assertThat(one.locator("#state")).containsText("UP");
        try {
            MORTAL.stop();

            assertThat(row(fleet, MORTAL)).containsText("NO ANSWER");
            assertThat(row(fleet, MORTAL)).containsText("ago");
            assertThat(one.locator("#state")).containsText("It does not answer.");
            assertThat(one.locator("#state .banner.bad time"))
                    .hasAttribute("datetime", Pattern.compile("20\\d\\d-.*"));
            // What it had is still there to be seen.
            assertThat(one.locator("#live")).containsText("128 KiB");

            one.navigate(one.url() + "/sessions/3/segment");
            assertThat(one.locator(".banner")).not().hasCount(0);
            assertThat(one.locator("body")).containsText("does not answer now");
            one.getByText("Run the analysis").click();
            assertThat(one.locator(".banner.bad[role=alert]:not(#connection)"))
                    .containsText("Nobody listens");
            one.goBack();
        } finally {
            MORTAL.start();
        }
        assertThat(row(fleet, MORTAL)).containsText("UP");
        openInstance(one, MORTAL);
        assertThat(one.locator("#state")).containsText("UP");
        assertThat(one.locator("#state")).not().containsText("It does not answer.");
    }

    @Test
    void shouldSurviveGarbageAndSilence() {
        Page fleet = reader();
        fleet.navigate("/");
        assertThat(row(fleet, MORTAL)).containsText("UP");

        MORTAL.answer("/shmipc", 200, "application/json", "{\"clients\":[{\"name\":");
        assertThat(row(fleet, MORTAL)).containsText("NO ANSWER");
        MORTAL.behave();
        assertThat(row(fleet, MORTAL)).containsText("UP");
        MORTAL.neverAnswer("/shmipc");
        assertThat(row(fleet, MORTAL)).containsText("NO ANSWER");
        assertThat(row(fleet, SHOP)).containsText("UP");
        MORTAL.behave();
        assertThat(row(fleet, MORTAL)).containsText("UP");
    }
}
