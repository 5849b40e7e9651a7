package bot.molt.app.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a person does on the page.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(900)
class PageTest {
    private PageHouse house;
    private Path gate;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        gate = PageHouse.gate(folder);
        assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
        house = new PageHouse(folder);
    }

    @AfterAll
    void close() {
        house.close();
    }

    private Visit visit() {
        return house.browser().visit(house.url());
    }

    private Visit signedIn() {
        return visit().signedIn(PageHouse.TOKEN);
    }

    @Test
    void anAddressSignsInOnceAndKeepsNoToken() {
        try (Visit visit = signedIn()) {
            assertThat(visit.page().url()).isEqualTo(house.url() + "/#/");
            double bytes =
                    ((Number)
                                    visit.page()
                                            .evaluate(
                                                    "performance.getEntries().reduce((sum, e) => sum + (e.transferSize ?? 0), 0)"))
                            .doubleValue();
            assertThat(bytes).isBetween(10_000.0, 300.0 * 1024);
            visit.page().reload();
            assertThat(visit.composer()).isVisible();
            assertThat(visit.wrongs()).isEmpty();
        }
    }

    @Test
    void whoTypesAWrongTokenIsAskedAgain() {
        try (Visit visit = visit().at("/")) {
            Locator secret = visit.page().getByLabel("Token, password or key");
            secret.fill("not-the-token");
            visit.button("Sign in").click();
            assertThat(visit.page().getByRole(AriaRole.ALERT)).containsText("does not let you in");
            secret.fill(PageHouse.TOKEN);
            visit.button("Sign in").click();
            assertThat(visit.composer()).isVisible();
            assertThat(visit.wrongs()).isEmpty();
        }
    }

    @Test
    void aBrowserThatStaysHasAKeyOfItsOwnUntilItIsShutOut() throws Exception {
        try (Visit visit = visit().at("/")) {
            visit.page().getByLabel("Token, password or key").fill(PageHouse.TOKEN);
            visit.page().getByLabel("Stay signed in on this browser").check();
            visit.button("Sign in").click();
            assertThat(visit.composer()).isVisible();
            assertThat(visit.page().evaluate("sessionStorage.getItem('moltbot.token')")).isNull();
            visit.anotherTab();
            assertThat(visit.composer()).isVisible();
            Json.Obj device =
                    (Json.Obj) house.rpc("device.pair.list", "{}").items("paired").getFirst();
            assertThat(device.string("clientId")).contains("moltbot-control-ui");
            house.rpc(
                    "device.pair.remove",
                    "{'deviceId':'%s'}".formatted(device.string("deviceId").orElseThrow()));
            assertThat(visit.button("Sign in")).isVisible();
            assertThat(visit.wrongs()).isEmpty();
        }
    }

    @Test
    void aChatStreamsShowsItsToolsIsSearchedAndExported() throws Exception {
        try (Visit visit = signedIn()) {
            visit.at("/#/chat/web-talk");
            visit.say("What does the status say?");
            Locator card = visit.page().locator("details.tool.good");
            assertThat(card).containsText("echo on branch main");
            assertThat(visit.page().locator(".markdown table code")).hasText("Main.java");
            assertThat(visit.page().locator("pre .added")).hasText("+ new line");
            card.locator("summary").click();
            assertThat(card.locator("pre.result")).containsText("all is clean");
            Download export =
                    visit.page().waitForDownload(() -> visit.button("Export as Markdown").click());
            assertThat(Files.readString(export.path()))
                    .contains("What does the status say?", "all is clean", "**clean**");
            Download json =
                    visit.page().waitForDownload(() -> visit.button("Export as JSON").click());
            assertThat(
                            JsonText.parseObject(Files.readString(json.path()))
                                    .items("messages")
                                    .toString())
                    .contains("What does the status say?", "toolCall");
            visit.page().getByLabel("Search in here").fill("no such words");
            assertThat(visit.page().getByText("No message contains that.")).isVisible();
            visit.page().getByLabel("Search in here").fill("");
            visit.button("A second conversation beside").click();
            Locator beside = visit.page().locator(".talk.beside");
            beside.locator("textarea").fill("Hello on this side");
            beside.locator("textarea").press("Enter");
            assertThat(beside.locator(".message.theirs")).hasCount(1);
            assertThat(card).isVisible();
            visit.picture("beside-en");
            visit.button("Close this side").click();
            assertThat(beside).hasCount(0);
            visit.show("models");
            assertThat(visit.page().locator(".chart rect").first()).isVisible();
            assertThat(visit.wrongs()).isEmpty();
        }
    }

    @Test
    void theShellIsKeptForWhenNoGatewayAnswersAndNothingElseIs() {
        try (Visit visit = signedIn()) {
            visit.show("approvals");
            visit.button("Notify me in the background").click();
            visit.page()
                    .evaluate(
                            """
                            async () => {
                              const { active } = await navigator.serviceWorker.ready;
                              if (active.state !== 'activated') await new Promise((end) => { active.onstatechange = () => active.state === 'activated' && end(); });
                            }\
                            """);
            visit.show("models");
            Object kept =
                    visit.page()
                            .evaluate(
                                    """
                                    async () => {
                                      const all = [];
                                      for (const name of await caches.keys()) {
                                        for (const { url } of await (await caches.open(name)).keys()) all.push(new URL(url).pathname.replace(/assets\\/[\\w-]+/, 'assets/v'));
                                      }
                                      return all.sort().join(' ');
                                    }\
                                    """);
            assertThat(kept.toString()).contains("/ /assets/v/", "/assets/v/app.js");
            assertThat(kept.toString().split(" "))
                    .allMatch(path -> path.equals("/") || path.startsWith("/assets/v/"));
            assertThat(visit.wrongs()).isEmpty();
            visit.page().context().setOffline(true);
            visit.page().reload();
            assertThat(visit.page().getByText("Connecting")).isVisible();
            visit.page().context().setOffline(false);
            assertThat(visit.page().locator("molt-models h1")).isVisible();
        }
    }

    @Test
    void aCommandIsSeenWhileItRunsHowItEndedAndCanBeStopped() throws Exception {
        try (Visit visit = signedIn()) {
            visit.at("/#/chat/web-steps");
            visit.say("Go step by step");
            Locator running = visit.page().locator("details.tool.running");
            assertThat(running.locator("pre.result")).hasText("first step");
            visit.picture("live-en");
            Files.writeString(gate, "second step\n");
            Locator ended = visit.page().locator("details.tool.good");
            assertThat(ended.locator(".badge")).hasText("exit code 0");
            assertThat(visit.page().locator(".markdown table")).isVisible();
            ended.locator("summary").click();
            assertThat(ended.locator("pre.result")).containsText("first step second step");
            visit.say("Go step by step, again");
            assertThat(running.locator("pre.result")).hasText("first step");
            visit.button("Stop this call").click();
            assertThat(visit.page().locator("details.tool.bad")).containsText("cancelled");
            assertThat(visit.page().locator(".markdown table")).hasCount(2);
            assertThat(visit.wrongs()).isEmpty();
        }
    }

    @Test
    void anAnswerThatDoesNotEndIsStoppedAndWhatWaitsBehindItIsAnswered() {
        try (Visit visit = signedIn()) {
            visit.at("/#/chat/web-stop");
            visit.say("Talk for ever");
            assertThat(visit.page().locator(".message.live")).containsText("This answer");
            visit.button("Stop").click();
            assertThat(visit.button("Stop")).hasCount(0);
            visit.say("And now?");
            assertThat(visit.page().locator(".message.theirs").last())
                    .containsText("what I can do");
            assertThat(visit.page().locator(".message.waiting")).hasCount(0);
            assertThat(visit.wrongs()).isEmpty();
        }
    }

    @Test
    void aCallOverMcpIsAllowedByOneKey() throws Exception {
        try (Visit visit = signedIn();
                HttpClient http = HttpClient.newHttpClient()) {
            String session =
                    http.send(
                                    mcp(
                                            "",
                                            """
                                            {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",
                                             "capabilities":{},"clientInfo":{"name":"t","version":"1"}}}\
                                            """),
                                    HttpResponse.BodyHandlers.ofString())
                            .headers()
                            .firstValue("Mcp-Session-Id")
                            .orElseThrow();
            CompletableFuture<HttpResponse<String>> call =
                    http.sendAsync(
                            mcp(
                                    session,
                                    """
                                    {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"Bash",
                                     "arguments":{"command":"printf 'let %s in' me; true"}}}\
                                    """),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(visit.link("Approvals")).containsText("1");
            visit.link("Approvals").click();
            assertThat(visit.page().locator(".approval pre")).containsText("printf 'let %s in' me");
            assertThat(visit.page().locator(".approval .parts li")).hasCount(2);
            visit.picture("approvals-en");
            visit.page().keyboard().press("a");
            assertThat(call.get(120, TimeUnit.SECONDS).body()).contains("let me in");
            assertThat(visit.page().getByText("Nothing waits for you.")).isVisible();
            assertThat(visit.wrongs()).isEmpty();
        }
    }

    private HttpRequest mcp(String session, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(house.url() + "/mcp"))
                        .timeout(Duration.ofMinutes(2))
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .header("Authorization", "Bearer " + PageHouse.TOKEN)
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        return (session.isEmpty() ? request : request.header("Mcp-Session-Id", session)).build();
    }

    @Test
    void aSettingChangesWhileTheGatewayRuns() throws Exception {
        try (Visit visit = signedIn()) {
            visit.show("config");
            visit.page().getByLabel("Find a setting").fill("tools.exec.maxRunning");
            Locator field =
                    visit.page()
                            .getByLabel(
                                    "tools.exec.maxRunning",
                                    new Page.GetByLabelOptions().setExact(true));
            field.fill("many");
            visit.button("Save 1").click();
            assertThat(visit.page().getByRole(AriaRole.ALERT)).containsText("maxRunning");
            field.fill("7");
            visit.button("Save 1").click();
            assertThat(visit.button("Save 0")).isVisible();
            assertThat(house.rpc("config.get", "{'path':'tools.exec.maxRunning'}").number("value"))
                    .contains(7L);
            visit.button("Text").click();
            assertThat(visit.page().getByLabel("Text").first()).isVisible();
            assertThat(visit.wrongs()).isEmpty();
        }
    }

    @Test
    void aTerminalIsAllowedTypedIntoResizedAndGoneWithTheGateway() throws Exception {
        try (Visit visit = signedIn()) {
            visit.show("terminal");
            visit.button("Open").click();
            assertThat(visit.page().getByText("Waits until somebody allows it.")).isVisible();
            allow();
            type(visit, "stty size | sed s/^/size=/");
            Matcher small = told(visit, "size=(\\d+) (\\d+)");
            assertThat(visit.screen().textContent()).contains("stty size | sed s/^/size=/");
            visit.page().setViewportSize(1500, 1000);
            int rows = Integer.parseInt(small.group(1));
            visit.page()
                    .waitForCondition(
                            () -> {
                                type(visit, "clear; stty size | sed s/^/now=/");
                                return Integer.parseInt(told(visit, "now=(\\d+)").group(1)) > rows;
                            },
                            new Page.WaitForConditionOptions().setTimeout(RealBrowser.PATIENCE));
            paste(visit, "clear; echo 终端里的中文 ${#HOME}\n");
            assertThat(visit.screen()).containsText(Pattern.compile("终端里的中文 \\d+"));
            visit.page().setViewportSize(1280, 800);
            type(visit, "clear; ls --color=always /usr; git --version; echo 你好，终端-$((1+1))");
            assertThat(visit.screen()).containsText("你好，终端-2");
            visit.picture("terminal-en");
            house.gateway().signal();
            house.gateway().awaitStart();
            assertThat(visit.page().getByText("This terminal is no longer there.")).isVisible();
            assertThat(visit.wrongs()).isEmpty();
        }
    }

    private void allow() throws Exception {
        for (Json one : house.rpc("approvals.list", "{}").items("approvals")) {
            String id = ((Json.Obj) one).string("id").orElseThrow();
            house.rpc("approvals.resolve", "{'id':'%s','decision':'allow-once'}".formatted(id));
        }
    }

    private static void type(Visit visit, String line) {
        assertThat(visit.page().locator(".xterm-helper-textarea")).isFocused();
        visit.page().keyboard().type(line + "\n");
    }

    private static void paste(Visit visit, String text) {
        visit.page()
                .locator(".xterm-helper-textarea")
                .evaluate(
                        """
                        (area, text) => {
                          const clipboardData = new DataTransfer();
                          clipboardData.setData('text/plain', text);
                          area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
                        }\
                        """,
                        text);
    }

    /// Waits until the terminal shows a text.
    private static Matcher told(Visit visit, String regex) {
        Pattern wanted = Pattern.compile(regex);
        assertThat(visit.screen()).containsText(wanted);
        Matcher found = wanted.matcher(visit.screen().textContent());
        assertThat(found.find()).isTrue();
        return found;
    }

    @Test
    void whoMayRunNothingIsToldWhyNoTerminalOpens() {
        try (Visit visit = visit().signedIn(PageHouse.BOB)) {
            visit.show("terminal");
            visit.button("Open").click();
            assertThat(visit.page().getByRole(AriaRole.ALERT))
                    .containsText("commands are not allowed");
            assertThat(visit.wrongs()).isEmpty();
        }
    }

    private int kept() {
        try {
            return house.rpc("chat.history", "{'sessionKey':'web-again'}").items("messages").size();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nothingIsLostWhereTheGatewayRestarts() throws Exception {
        try (Visit visit = signedIn()) {
            visit.at("/#/chat/web-again");
            visit.say("One before");
            assertThat(visit.page().locator(".message.theirs")).hasCount(1);
            house.gateway().signal();
            visit.say("Two meanwhile");
            house.gateway().awaitStart();
            assertThat(visit.page().locator(".message.theirs")).hasCount(2);
            assertThat(visit.page().locator(".message.waiting")).hasCount(0);
            visit.say("Three after");
            assertThat(visit.page().locator(".message.theirs")).hasCount(3);
            assertThat(visit.page().locator(".message.mine .plain").allTextContents())
                    .isEqualTo(List.of("One before", "Two meanwhile", "Three after"));
            // what the page shows is written down a moment later
            visit.page()
                    .waitForCondition(
                            () -> kept() == 6,
                            new Page.WaitForConditionOptions().setTimeout(RealBrowser.PATIENCE));
            assertThat(kept()).isEqualTo(6);
            assertThat(visit.wrongs()).isEmpty();
        }
    }

    @Test
    void aUserSeesWhatIsTheirsAndIsToldOfTheRest() {
        try (Visit visit = visit().signedIn(PageHouse.ALICE)) {
            assertThat(visit.page().locator("nav li")).hasCount(6);
            visit.page().evaluate("location.hash = '#/config'");
            assertThat(visit.page().getByText("needs the scope operator.read")).isVisible();
            visit.at("/#/chat");
            visit.say("Hello from Alice");
            assertThat(visit.page().locator(".message.theirs")).hasCount(1);
            assertThat(visit.wrongs()).isEmpty();
        }
    }

    @Test
    void anotherSiteOpensNoSocketAndShowsThePageInNoFrame() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> call =
                    http.send(
                            HttpRequest.newBuilder(URI.create(house.url() + "/api/rpc/health"))
                                    .header("Origin", "https://elsewhere.example")
                                    .header("Authorization", "Bearer " + PageHouse.TOKEN)
                                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(call.statusCode()).isEqualTo(403);
        }
        try (Visit visit = house.browser().visit("data:text/html,")) {
            Object closed =
                    visit.at("<h1>elsewhere</h1>")
                            .page()
                            .evaluate(
                                    "url => new Promise(end => { const s = new WebSocket(url); s.onopen = () => end('open'); s.onclose = () => end('closed'); })",
                                    house.url().replace("http:", "ws:") + "/ws");
            assertThat(closed).isEqualTo("closed");
            visit.page()
                    .evaluate(
                            "url => new Promise(end => { const f = document.createElement('iframe'); f.onload = end; f.src = url; document.body.append(f); })",
                            house.url() + "/");
            assertThat(visit.page().frames().getLast().content()).doesNotContain("molt-app");
        }
    }

    @Test
    void aKeyOpensTheCommandsAndTheyLeadEverywhere() {
        try (Visit visit = signedIn()) {
            visit.page().keyboard().press("Control+k");
            visit.page().getByPlaceholder("Where to, or what to do?").fill("heal");
            visit.page().keyboard().press("Enter");
            assertThat(visit.page().locator("molt-health h1")).hasText("Health");
            assertThat(visit.wrongs()).isEmpty();
        }
    }
}
