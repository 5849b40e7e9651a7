package bot.molt.app.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.app.gateway.RunningGateway;
import bot.molt.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plugins as other people make them: compiled beside the gateway, loaded from a jar or a folder.
class PluginTest {
    @TempDir private Path folder;

    private Path plugins() throws IOException {
        return Files.createDirectories(folder.resolve("plugins"));
    }

    private RunningGateway gateway(String more) throws IOException {
        return new RunningGateway(
                folder,
                """
                tools: { alsoAllow: ["hello"], exec: { security: "allowlist", allowlist: ["echo *"], ask: "off" } },
                plugins: { loadPaths: ["%s"], %s }
                """
                        .formatted(folder.resolve("plugins"), more));
    }

    private static List<String> standing(RunningGateway gateway) throws Exception {
        return gateway.rpc("plugins.list", "{}").items("plugins").stream()
                .map(item -> (Json.Obj) item)
                .map(item ->
                        item.string("id").orElse("")
                                + " "
                                + item.string("status").orElse("")
                                + " "
                                + item.string("problem").orElse(""))
                .map(String::strip)
                .toList();
    }

    @Test
    void aPluginAddsAToolARouteAndAMethod() throws Exception {
        PluginSource.hello().jar(plugins().resolve("hello.jar"));
        try (RunningGateway gateway =
                gateway("entries: { hello: { config: { greeting: \"Guten Tag\" } } }")) {
            assertThat(standing(gateway)).containsExactly("hello loaded");
            assertThat(
                            gateway.post(
                                            RunningGateway.TOKEN,
                                            "/api/tools/execute",
                                            "{\"tool\":\"hello\",\"input\":{\"name\":\"Ada\"}}")
                                    .text())
                    .isEqualTo("Guten Tag, Ada");
            assertThat(
                            gateway.post(
                                            RunningGateway.TOKEN,
                                            "/hello/ask",
                                            "{\"line\":\"echo hi\"}")
                                    .body())
                    .hasToString("{\"user\":\"operator\",\"said\":\"hi\\n\"}");
            assertThat(gateway.rpc("hello.greet", "{\"name\":\"Bo\"}"))
                    .hasToString("{\"text\":\"Guten Tag, Bo\"}");
        }
    }

    /// A route with the gateway's own auth lets nobody else in, and the policy holds for what it
    /// calls.
    @Test
    void aRouteStandsBehindTheGatewaysAuthAndPolicy() throws Exception {
        PluginSource.hello().jar(plugins().resolve("hello.jar"));
        try (RunningGateway gateway = gateway("")) {
            assertThat(gateway.post("wrong", "/hello/ask", "{\"line\":\"echo hi\"}").status())
                    .isEqualTo(401);
            RunningGateway.Answer refused =
                    gateway.post(RunningGateway.TOKEN, "/hello/ask", "{\"line\":\"id\"}");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(gateway.post("wrong", "/hello/open", "{}").body())
                    .hasToString("{\"caller\":\"nobody\",\"self\":\"plugin-hello\"}");
        }
    }

    @Test
    void aPluginSeesNeitherTheGatewayNorAnotherPlugin() throws Exception {
        PluginSource.hello().jar(plugins().resolve("a-hello.jar"));
        PluginSource.of(
                        "curious",
                        """
                        for (String name : java.util.List.of("bot.molt.app.Main", "bot.molt.execution.Execution", "bot.molt.chat.ChannelHost", "bot.molt.agent.Agents", "bot.molt.providers.Providers", "bot.molt.channels.Channels", "bot.molt.sandboxes.host.HostSandboxProvider", "bot.molt.app.plugin.lent.Leases", "example.hello.Main", "io.netty.channel.Channel", "tools.jackson.core.JsonParser")) {
                            boolean seen;
                            try { Class.forName(name); seen = true; } catch (ClassNotFoundException e) { seen = false; }
                            if (seen) { throw new IllegalStateException("sees " + name); }
                        }
                        """)
                .folder(plugins().resolve("curious"));
        try (RunningGateway gateway = gateway("")) {
            assertThat(standing(gateway)).containsExactly("hello loaded", "curious loaded");
        }
    }

    @Test
    void aBrokenPluginIsLeftOutAndSaysWhy() throws Exception {
        PluginSource.of("late", "throw new IllegalStateException(\"no luck\");")
                .jar(plugins().resolve("b-late.jar"));
        Files.writeString(plugins().resolve("c-text.jar"), "no jar");
        PluginSource.of("thief", "host.method(null);").jar(plugins().resolve("e-thief.jar"));
        PluginSource.hello().jar(plugins().resolve("d-hello.jar"));
        try (RunningGateway gateway =
                gateway("entries: { hello: { config: { greeting: [7] } } }")) {
            assertThat(standing(gateway))
                    .satisfiesExactly(
                            late ->
                                    assertThat(late)
                                            .isEqualTo(
                                                    "late failed java.lang.IllegalStateException: no luck"),
                            text -> assertThat(text).startsWith("c-text.jar failed"),
                            hello ->
                                    assertThat(hello)
                                            .startsWith(
                                                    "hello failed plugins.entries.hello.config: greeting: "),
                            thief ->
                                    assertThat(thief)
                                            .startsWith(
                                                    "thief failed java.lang.NullPointerException"));
            assertThat(gateway.exec(RunningGateway.TOKEN, "echo up").text()).isEqualTo("up\n");
        }
    }

    @Test
    void oneThatIsDeniedRunsNoCode() throws Exception {
        PluginSource.hello().jar(plugins().resolve("hello.jar"));
        try (RunningGateway gateway = gateway("deny: [\"hello\"]")) {
            assertThat(standing(gateway)).containsExactly("hello disabled plugins.deny");
        }
    }

    @Test
    void anInstalledJarIsLoadedOnlyAsItWas() throws Exception {
        Path jar = folder.resolve("hello-1.0.jar");
        PluginSource.hello().jar(jar);
        plugins();
        Path copy;
        try (RunningGateway gateway = new RunningGateway(folder, "tools: {}")) {
            Json.Obj installed = gateway.rpc("plugins.install", "{\"path\":\"%s\"}".formatted(jar));
            copy = Path.of(installed.string("installPath").orElseThrow());
            assertThat(copy).hasSameBinaryContentAs(jar);
        }
        String written = Files.readString(folder.resolve("state/moltbot.json"));
        assertThat(written).contains("sha256").contains(copy.toString());
        try (RunningGateway gateway = RunningGateway.again(folder)) {
            assertThat(standing(gateway)).containsExactly("hello loaded");
        }
        PluginSource.of("hello", "").jar(copy);
        try (RunningGateway gateway = RunningGateway.again(folder)) {
            assertThat(standing(gateway).getFirst())
                    .startsWith("hello failed sha256 ")
                    .contains("as it was installed");
        }
    }
}
