package bot.molt.app.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Text of strangers that would like to be more than text: in what a model says, in what tools put
/// out, in names, in what is asked. Each that runs would call `hit()`.
@Timeout(900)
class HostileTextTest {
    private static final List<String> PAYLOADS =
            List.of(
                    "<script>hit()</script>",
                    "<ScRiPt>hit()</sCrIpT>",
                    "<script src=//evil.example/x.js></script>",
                    "<script type=module>import '//evil.example/x.js'</script>",
                    "<img src=x onerror=hit()>",
                    "<img src=//evil.example/i.png>",
                    "<img/src/onerror=hit()>",
                    "<svg onload=hit()>",
                    "<svg><script>hit()</script></svg>",
                    "<svg><animate onbegin=hit() attributeName=x dur=1s>",
                    "<svg><a xlink:href=javascript:hit()><text y=20>x</text></a></svg>",
                    "<math><mi xlink:href=javascript:hit()>x</mi></math>",
                    "<math><mtext><table><mglyph><style><img src onerror=hit()>",
                    "<iframe src=javascript:hit()></iframe>",
                    "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
                    "<object data=javascript:hit()></object>",
                    "<embed src=javascript:hit()>",
                    "<body onload=hit()>",
                    "<details open ontoggle=hit()>x</details>",
                    "<input autofocus onfocus=hit()>",
                    "<select autofocus onfocus=hit()>",
                    "<video><source onerror=hit()></video>",
                    "<audio src onerror=hit()>",
                    "<marquee onstart=hit()>x</marquee>",
                    "<a href=javascript:hit() autofocus>x</a>",
                    "<form action=javascript:hit()><button>x</button></form>",
                    "<base href=//evil.example/>",
                    "<link rel=stylesheet href=//evil.example/x.css>",
                    "<meta http-equiv=refresh content='0;url=javascript:hit()'>",
                    "<style>@import '//evil.example/x.css'</style>",
                    "<template><script>hit()</script></template>",
                    "<molt-app><script>hit()</script></molt-app>",
                    "</code></pre><script>hit()</script>",
                    "--><script>hit()</script><!--",
                    "]]><script>hit()</script>",
                    "\"><script>hit()</script>",
                    "' onmouseover='hit()",
                    "\" autofocus onfocus=\"hit()",
                    "javascript:hit()",
                    "JaVaScRiPt:hit()",
                    "java\tscript:hit()",
                    " javascript:hit()",
                    "data:text/html,<script>hit()</script>",
                    "vbscript:hit()",
                    "${hit()}",
                    "{{hit()}}",
                    "#{hit()}",
                    "&lt;script&gt;hit()&lt;/script&gt;",
                    "&#60;img src=x onerror=hit()&#62;",
                    "\\u003cscript\\u003ehit()\\u003c/script\\u003e",
                    "%3Cscript%3Ehit()%3C/script%3E",
                    "{\"__proto__\":{\"innerHTML\":\"<img src=x onerror=hit()>\"}}",
                    "constructor.constructor('hit()')()");

    /// Where Markdown would put it.
    private static final List<String> PLACES =
            List.of("%s", "# %s", "> **%s**", "[x](%s)", "![x](%s)", "| %s | x |", "`%s`");

    private static List<String> hostile() {
        List<String> all = new ArrayList<>();
        for (String payload : PAYLOADS) {
            PLACES.forEach(place -> all.add(place.replace("%s", payload)));
        }
        return all;
    }

    @Test
    void nothingOfItRunsAnywhere(@TempDir Path folder) throws Exception {
        List<String> hostile = hostile();
        assertThat(hostile).hasSizeGreaterThanOrEqualTo(200);
        Path file = folder.resolve("hostile.txt");
        Files.write(file, hostile);
        String table = "| a | b |\n|---|---|\n";
        String said = String.join("\n\n", hostile) + "\n\n" + table + String.join("\n", hostile);
        FakeModelServer models =
                FakeModelServer.start(asked ->
                        asked.body().toString().contains("tool_result")
                                ? Turn.say(said)
                                : Turn.call("exec", "{'command':'cat " + file + "'}"));
        try (PageHouse house = new PageHouse(folder, models);
                Visit visit = house.browser().visit(house.url())) {
            visit.page().addInitScript("window.hits = 0; window.hit = () => { window.hits += 1; }");
            visit.signedIn(PageHouse.TOKEN);
            visit.say(PAYLOADS.getFirst());
            assertThat(visit.page().locator(".markdown table")).isVisible();
            assertThat(visit.page().locator(".message.live")).hasCount(0);
            visit.page().locator("details.tool summary").click();
            assertThat(visit.page().locator("pre.result")).containsText("<svg onload=hit()>");
            harmless(visit, "chat");
            visit.show("terminal");
            visit.page().locator("molt-terminal input").fill("cat " + file);
            visit.button("Open").click();
            assertThat(visit.screen()).containsText("constructor.constructor");
            harmless(visit, "terminal");
            name(house);
            visit.show("devices");
            visit.show("chat");
            assertThat(visit.page().locator(".sessions .name").first()).containsText("<img");
            for (String part : List.of("activity", "devices", "logs", "config", "health")) {
                visit.show(part);
                harmless(visit, part);
            }
        }
    }

    private static void name(PageHouse house) throws Exception {
        Json label = Json.of("<img src=x onerror=hit()>");
        house.rpc(
                "sessions.patch",
                JsonText.compact(Json.object().put("key", "main").put("label", label).build())
                        .replace("'", "\\u0027"));
        house.rpc(
                "system-event", "{'text':'<svg onload=hit()>','host':'<img src=x onerror=hit()>'}");
        house.gateway()
                .post(
                        "/api/tools/execute",
                        "{\"tool\":\"exec\",\"input\":{\"command\":\"echo '<img src=x onerror=hit()>'\"}}");
    }

    private static void harmless(Visit visit, String where) {
        Object found =
                visit.page()
                        .evaluate(
                                """
                                () => {
                                  const bad = [...document.querySelectorAll('body script, iframe, object, embed, base, body link, body style, body meta, form[action], math, animate')];
                                  const links = [...document.querySelectorAll('[href], [src]')].filter((each) => /^\\s*(javascript|data:text|vbscript)/i.test(each.getAttribute('href') ?? each.getAttribute('src')));
                                  const handlers = [...document.querySelectorAll('*')].filter((each) => [...each.attributes].some((one) => one.name.startsWith('on')));
                                  return [...bad, ...links, ...handlers].map((each) => each.outerHTML.slice(0, 200));
                                }\
                                """);
        assertThat((List<?>) found).as(where).isEmpty();
        assertThat(visit.page().evaluate("window.hits")).as(where).isEqualTo(0);
        assertThat(visit.wrongs()).as(where).isEmpty();
    }
}
