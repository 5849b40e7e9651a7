package bot.molt.app.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The machine's Chromium, without a window.
final class RealBrowser implements AutoCloseable {
    static final double PATIENCE = 180_000;

    private static final List<String> FLAGS =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--no-first-run");

    private final Playwright playwright;
    private final Browser browser;

    RealBrowser() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(chromium())
                                        .setTimeout(PATIENCE)
                                        .setArgs(FLAGS));
    }

    private static Path chromium() {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, "chromium"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "chromium: not on PATH (apt-get install chromium; ./check does)"));
    }

    /// A new visitor, who knows nothing of earlier ones.
    Visit visit(String url) {
        return new Visit(browser.newContext(options("en-US", ColorScheme.LIGHT)), url);
    }

    /// A visitor with another language or taste.
    Visit visit(String url, String locale, ColorScheme scheme) {
        return new Visit(browser.newContext(options(locale, scheme)), url);
    }

    /// A visitor whose own scripts the page's rules do not bind: for looking at the page only.
    Visit inspector(String url, String locale, ColorScheme scheme) {
        return new Visit(browser.newContext(options(locale, scheme).setBypassCSP(true)), url);
    }

    /// A visitor with a phone.
    Visit phone(String url) {
        return new Visit(
                browser.newContext(
                        options("en-US", ColorScheme.LIGHT)
                                .setViewportSize(390, 844)
                                .setHasTouch(true)
                                .setIsMobile(true)),
                url);
    }

    private static Browser.NewContextOptions options(String locale, ColorScheme scheme) {
        return new Browser.NewContextOptions()
                .setLocale(locale)
                .setColorScheme(scheme)
                .setViewportSize(1280, 800)
                .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE)
                .setTimezoneId("UTC");
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
