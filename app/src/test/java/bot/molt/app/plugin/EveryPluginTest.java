package bot.molt.app.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.app.gateway.RunningGateway;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A plugin that adds one of everything, in a gateway that runs; then another version of it.
class EveryPluginTest {
    @TempDir private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    private static PluginSource every(String version) throws IOException {
        try (InputStream in = EveryPluginTest.class.getResourceAsStream("/plugin/Every.java.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new PluginSource("every", text.replace("@VERSION@", version));
        }
    }

    private Path box() {
        return folder.resolve("box");
    }

    private RunningGateway gateway() throws IOException {
        Files.createDirectories(folder.resolve("plugins"));
        return new RunningGateway(
                folder,
                """
                tools: { alsoAllow: ["every_wait"],
                         exec: { security: "full", ask: "off", defaultTarget: "plugin:walls" } },
                models: { providers: { mine: { api: "every-api", baseUrl: "http://127.0.0.1:1", apiKey: "k", model: "m" } } },
                plugins: { loadPaths: ["%s"], entries: { every: { config: {
                  token: "a-secret-of-the-plugin",
                  channels: { post: { box: "%s", dmPolicy: "allowlist", allowFrom: ["ada"], user: "operator" } } } } } }
                """
                        .formatted(folder.resolve("plugins"), box()));
    }

    private String get(RunningGateway gateway, String path)
            throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + gateway.port() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void post(RunningGateway gateway, String id, String text)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + gateway.port() + "/every/post"))
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"id\":\"%s\",\"from\":\"ada\",\"text\":\"%s\"}"
                                                .formatted(id, text)))
                        .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(202);
    }

    /// Hands on what a socket says.
    private static final class Said implements WebSocket.Listener {
        private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(100);

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            lines.add(text.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            lines.add("closed " + code);
            return null;
        }

        String next() throws InterruptedException {
            return lines.poll(90, TimeUnit.SECONDS);
        }
    }

    private WebSocket socket(RunningGateway gateway, Said said) {
        return http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + RunningGateway.TOKEN)
                .buildAsync(URI.create("ws://127.0.0.1:" + gateway.port() + "/every/run"), said)
                .join();
    }

    @Test
    void everyPartOfAPluginTakesPart() throws Exception {
        every("1").jar(Files.createDirectories(folder.resolve("plugins")).resolve("every.jar"));
        Path told = folder.resolve("state/plugins/.data/every/told");
        try (RunningGateway gateway = gateway()) {
            Json.Obj info = gateway.rpc("plugins.inspect", "{\"id\":\"every\"}");
            assertThat(info.object("plugin").items("adds"))
                    .extracting(Json::toString)
                    .contains(
                            "\"channel post\"",
                            "\"provider every-api\"",
                            "\"target plugin:walls\"",
                            "\"socket /every/run\"",
                            "\"command /every\"",
                            "\"hooks\"");
            assertThat(info.items("secrets")).containsExactly(Json.of("token"));

            assertThat(gateway.exec(RunningGateway.TOKEN, "echo $WALLS").text())
                    .isEqualTo("walls of 1\n");
            assertThat(gateway.exec(RunningGateway.TOKEN, "echo forbidden").text())
                    .startsWith("plugin every refuses exec: that word");
            assertThat(gateway.exec(RunningGateway.TOKEN, "echo crash").text())
                    .contains("its hook failed");
            assertThat(gateway.exec(RunningGateway.TOKEN, "echo boom").text()).isEqualTo("boom\n");

            Said said = new Said();
            WebSocket socket = socket(gateway, said);
            assertThat(socket.sendText("echo streamed", true).join()).isSameAs(socket);
            assertThat(said.next()).isEqualTo("out streamed\n");
            assertThat(said.next()).isEqualTo("done");

            post(gateway, "m1", "/every there");
            FileWait.until(box(), text -> text.contains("1 operator there"));
            post(gateway, "m2", "who are you");
            FileWait.until(box(), text -> text.contains("ada: I am every"));
            post(gateway, "m3", "please break");
            FileWait.until(box(), text -> text.contains("it broke"));
            FileWait.until(
                    told,
                    text ->
                            text.contains("up 1\n")
                                    && text.contains("call exec ok\n")
                                    && text.contains("call exec denied\n")
                                    && text.contains("began agent:main:main operator\n")
                                    && text.contains("sent agent:main:main I am every\n"));
            assertThat(gateway.rpc("channels.status", "{}").toString()).contains("\"post\"");

            gateway.rpc("plugins.setEnabled", "{\"id\":\"every\",\"enabled\":false}");
            assertThat(said.next()).isEqualTo("closed 1012");
            assertThat(get(gateway, "/every/version")).contains("Not Found");
            assertThat(gateway.exec(RunningGateway.TOKEN, "echo gone").text())
                    .contains("sandbox: walls");
        }
    }

    /// Takes a loaded version by its loader and lets it go; the queue tells when it is collected.
    private static Reference<?> watched(String version, ReferenceQueue<Object> queue) {
        WeakReference<?> loader =
                (WeakReference<?>) System.getProperties().remove("test.every." + version);
        return new WeakReference<>(loader.get(), queue);
    }

    private static void awaitCollected(ReferenceQueue<Object> queue) throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            System.gc();
            if (queue.remove(300) != null) {
                return;
            }
        }
        throw new AssertionError("the loader of the old version is still held after 60 s");
    }

    @Test
    void callsEndInTheVersionTheyBeganInAndTheOldOneIsReleased() throws Exception {
        Path jar = folder.resolve("every.jar");
        every("1").jar(jar);
        try (RunningGateway gateway = gateway();
                TaskScope calls = new TaskScope("calls")) {
            gateway.rpc("plugins.install", "{\"path\":\"%s\"}".formatted(jar));
            ReferenceQueue<Object> queue = new ReferenceQueue<>();
            Reference<?> old = watched("1", queue);
            post(gateway, "m1", "/every one");
            FileWait.until(box(), text -> text.contains("1 operator one"));
            assertThat(gateway.exec(RunningGateway.TOKEN, "echo $WALLS").text())
                    .isEqualTo("walls of 1\n");
            Path go = folder.resolve("go");
            Task<RunningGateway.Answer> running =
                    calls.fork(() ->
                            gateway.post(
                                    RunningGateway.TOKEN,
                                    "/api/tools/execute",
                                    "{\"tool\":\"every_wait\",\"input\":{\"file\":\"%s\"}}"
                                            .formatted(go)));
            FileWait.until(
                    folder.resolve("go.begun"), _ -> Files.exists(folder.resolve("go.begun")));

            every("2").jar(jar);
            Json.Obj offer = gateway.rpc("plugins.update", "{\"id\":\"every\"}");
            assertThat(offer.string("state")).contains("ready");
            assertThat(offer.object("from").string("version")).contains("1");
            assertThat(offer.object("to").string("version")).contains("2");
            Json.Obj done =
                    gateway.rpc(
                            "plugins.update",
                            "{\"id\":\"every\",\"sha256\":\"%s\"}"
                                    .formatted(offer.object("to").string("sha256").orElseThrow()));
            assertThat(done.string("state")).contains("updated");

            assertThat(get(gateway, "/every/version")).isEqualTo("2");
            assertThat(gateway.rpc("every.version", "{}").string("version")).contains("2");
            assertThat(gateway.exec(RunningGateway.TOKEN, "echo $WALLS").text())
                    .isEqualTo("walls of 2\n");
            post(gateway, "m2", "/every two");
            FileWait.until(box(), text -> text.contains("2 operator two"));
            assertThat(running.ended()).isFalse();
            assertThat(gateway.rpc("plugins.inspect", "{\"id\":\"every\"}").items("leaving"))
                    .singleElement()
                    .asString()
                    .startsWith("\"1: ");

            Files.writeString(go, "");
            assertThat(running.join().text()).isEqualTo("waited in 1");
            awaitCollected(queue);
            assertThat(old.get()).isNull();
        }
    }

    @Test
    void aLinkedFolderIsTakenAnewWhenItChanges() throws Exception {
        Path linked = Files.createDirectories(folder.resolve("linked"));
        every("1").folder(linked);
        Path told = folder.resolve("state/plugins/.data/every/told");
        try (RunningGateway gateway = gateway()) {
            gateway.rpc("plugins.install", "{\"path\":\"%s\",\"link\":true}".formatted(linked));
            assertThat(get(gateway, "/every/version")).isEqualTo("1");
            FileWait.until(told, text -> text.contains("up 1\n"));
            every("2").folder(linked);
            FileWait.until(told, text -> text.contains("up 2\n"));
            assertThat(get(gateway, "/every/version")).isEqualTo("2");

            PluginSource.of("every", "throw new IllegalStateException(\"no luck\");")
                    .folder(linked);
            Json.Obj list = gateway.rpc("plugins.reload", "{}");
            assertThat(list.toString())
                    .contains("config: token: unknown (known: ); version 2 runs on");
            assertThat(get(gateway, "/every/version")).isEqualTo("2");
            Json.Obj findings = gateway.rpc("plugins.doctor", "{}");
            assertThat(findings.toString())
                    .contains("token: unknown")
                    .contains("moltbot plugins info every shows its settings");
        }
    }
}
