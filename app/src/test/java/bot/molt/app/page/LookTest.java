package bot.molt.app.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.testkit.client.Npm;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How the page looks, reads and is handled, everywhere: for who cannot see it, on a phone, in both
/// languages, light and dark. With `-Dpage.images=write` the pictures of the docs are taken anew.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(900)
class LookTest {
    private static final List<String> PARTS =
            List.of(
                    "chat",
                    "terminal",
                    "approvals",
                    "activity",
                    "users",
                    "sandboxes",
                    "devices",
                    "models",
                    "moltage",
                    "config",
                    "logs",
                    "health");

    private static final List<String> PICTURES = List.of("chat-en", "config-en", "health-zh");

    private static final String ALL_RULES =
            "{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }";

    /// What another language and other colours can break.
    private static final String RULES_OF_LOOKS =
            "{ type: 'rule', values: ['color-contrast', 'html-has-lang', 'html-lang-valid', 'valid-lang'] }";

    /// What breaks a criterion of level A or AA, as `rule: element`.
    private static final String VIOLATIONS =
            """
            async () => {
              const found = await axe.run(document, { runOnly: %s, resultTypes: ['violations'] });
              return found.violations.flatMap((one) => one.nodes.map((node) => one.id + ': ' + node.html.slice(0, 200) + ' ' + (node.any[0]?.message ?? '')));
            }\
            """;

    /// Latin words of the interface itself; what the gateway tells is not of it.
    private static final String LATIN =
            """
            () => [...document.querySelectorAll('nav a, h1, h2, .note, .field > span:first-child, main button, th, .empty')]
              .filter((each) => !each.querySelector('h2') && !each.closest('.group, .records, .tile, .markdown, .sessions ul'))
              .map((each) => each.textContent.trim())
              .filter((text) => /[A-Za-z]{4,}/.test(text.replace(/Markdown|gateway\\.[a-z.]+|operator\\.[a-z]+|\\/[^ ]*/g, '')))\
            """;

    private PageHouse house;
    private String axe;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        axe = Files.readString(Npm.beside("page").resolve("node_modules/axe-core/axe.min.js"));
        house = new PageHouse(folder);
    }

    @AfterAll
    void close() {
        house.close();
    }

    @Test
    void everyPartIsAccessibleInEnglishAndLight() {
        look("en-US", ColorScheme.LIGHT, ALL_RULES);
    }

    @Test
    void everyPartIsAccessibleInChineseAndDark() {
        look("zh-CN", ColorScheme.DARK, RULES_OF_LOOKS);
    }

    private void look(String locale, ColorScheme scheme, String rules) {
        String name = locale.substring(0, 2);
        try (Visit visit = house.browser().inspector(house.url(), locale, scheme).at("/")) {
            visit.page().waitForSelector(".login input");
            check(visit, "login", rules);
            visit.signedIn(PageHouse.TOKEN).at("/#/chat/web-" + name);
            visit.say("zh".equals(name) ? "git status 说了什么？" : "What does git status say?");
            assertThat(visit.page().locator(".markdown table")).isVisible();
            assertThat(visit.page().locator(".sessions li")).not().hasCount(0);
            for (String part : PARTS) {
                if (!part.equals("chat")) {
                    visit.show(part);
                }
                if (part.equals("config")) {
                    visit.page().locator("details.group summary").nth(2).click();
                }
                check(visit, part + " " + name, rules);
                if (name.equals("zh")) {
                    assertThat((List<?>) visit.page().evaluate(LATIN)).as(part).isEmpty();
                }
                if (PICTURES.contains(part + "-" + name)) {
                    visit.picture(part + "-" + name);
                }
            }
            assertThat(visit.wrongs()).isEmpty();
        }
    }

    private void check(Visit visit, String about, String rules) {
        if (visit.page().evaluate("() => 'axe' in window").equals(false)) {
            visit.page().evaluate(axe);
        }
        assertThat((List<?>) visit.page().evaluate(VIOLATIONS.formatted(rules)))
                .as(about)
                .isEmpty();
    }

    @Test
    void aPhoneShowsEveryPartWithoutScrollingSideways() {
        try (Visit visit = house.browser().phone(house.url()).signedIn(PageHouse.TOKEN)) {
            visit.at("/#/chat/web-phone");
            visit.say("What does git status say?");
            assertThat(visit.page().locator(".markdown table")).isVisible();
            visit.picture("phone-en");
            visit.button("Menu").tap();
            visit.link("Health").tap();
            assertThat(visit.page().locator("molt-health h1")).isVisible();
            for (String part : PARTS) {
                visit.show(part);
                assertThat(
                                visit.page()
                                        .evaluate(
                                                "document.documentElement.scrollWidth <= innerWidth && document.querySelector('main').scrollWidth <= innerWidth"))
                        .as(part)
                        .isEqualTo(true);
            }
            assertThat(visit.wrongs()).isEmpty();
        }
    }

    @Test
    void whoChoosesAnotherLanguageAndColoursKeepsThem() {
        try (Visit visit = house.browser().visit(house.url()).signedIn(PageHouse.TOKEN)) {
            visit.button("中文").click();
            assertThat(visit.link("聊天")).isVisible();
            visit.button("深色").click();
            visit.page().reload();
            assertThat(visit.button("浅色")).isVisible();
            assertThat(visit.page().locator("html")).hasAttribute("lang", "zh-CN");
            assertThat(visit.page().locator("html")).hasAttribute("data-theme", "dark");
            assertThat(visit.wrongs()).isEmpty();
        }
    }
}
