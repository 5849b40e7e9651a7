package bot.molt.app.attack;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A user who may write files and run `git *` and `tar *`, and nothing else, tries to run something
/// else. What runs leaves a mark.
class GitAttackTest {
    @TempDir Path home;
    private GatewayChild gateway;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(home.resolve("bob"));
        Files.writeString(
                home.resolve(".gitconfig"), "[user]\nname = bob\nemail = b@example.com\n");
        gateway =
                GatewayChild.start(
                        home,
                        """
                        { gateway: { port: 0, auth: { mode: "token", token: "%s" } },
                          agents: { defaults: { workspace: "%s" } },
                          tools: { exec: { security: "full", ask: "off" } },
                          routing: { users: [ { id: "bob", apiKey: "%s", agents: { workspaceDir: "%s", sandbox: { mode: "off" },
                            tools: { exec: { security: "allowlist", ask: "off", allowlist: [
                              "git *", "ls *", "cat *", "find *", "tar *", "grep *", "echo *", "sort *", "env *"
                            ] } } } } ] } }
                        """
                                .formatted(
                                        GatewayChild.TOKEN,
                                        home.resolve("op"),
                                        GatewayChild.BOB,
                                        home.resolve("bob")));
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
    }

    @Test
    void gitRunsAsUsual() throws Exception {
        run("git init -q .");
        write("a.txt", "text");
        assertThat(run("git add a.txt && git status --short")).contains("A  a.txt");
        write("g/a", "1");
        run("tar -cf g.tar g");
        assertThat(run("tar -tf g.tar")).contains("g/a");
    }

    @Test
    void settingsThatAreWrittenDirectlyStartNothing() throws Exception {
        run("git init -q .");
        write(".git/config", settings());
        write(".GIT/config", settings());
        run("cd .git && echo '" + settings() + "' > config");
        call(
                "exec",
                Json.object().put("command", "echo x > config").put("workdir", ".git").build());
        run("echo x > .git/hooks/pre-commit");
        run("git status");
        assertNothingRan();
        assertThat(Files.readString(home.resolve("bob/.git/config"))).doesNotContain("mark");
    }

    @Test
    void aRepositoryAmongTheFilesStartsNothing() throws Exception {
        write("sub/HEAD", "ref: refs/heads/main\n");
        write("sub/config", settings() + "[core]\n\tbare = false\n\tworktree = ..\n");
        write("sub/objects/x", "");
        write("sub/refs/x", "");
        call("exec", Json.object().put("command", "git diff").put("workdir", "sub").build());
        run("git -C sub status");
        run("cd sub && git status");
        assertNothingRan();
    }

    @Test
    void settingsFromAnArchiveStartNothing() throws Exception {
        run("git init -q .");
        write("g/config", settings());
        run("tar -cf a.tar g && tar -xf a.tar --transform=s/^g/.git/");
        run("tar -cf a.tar --transform=s/^g/.git/ g && tar -xf a.tar");
        write("#", settings());
        run("tar -cf .git/config '#'");
        run("git status");
        run("git diff");
        assertNothingRan();
    }

    @Test
    void settingsWrittenThroughALinkStartNothing() throws Exception {
        run("git init -q .");
        String id = "191381ee74dec49c89f99a62d055cb1058ba0de9";
        run("echo -n .git | git hash-object -w --stdin");
        run("git update-index --add --cacheinfo 120000," + id + ",link && git checkout -- link");
        assertThat(Files.isSymbolicLink(home.resolve("bob/link"))).isTrue();
        write("link/config", settings());
        assertThat(Files.readString(home.resolve("bob/.git/config"))).doesNotContain("mark");
        run("echo '" + settings() + "' > link/config");
        write("a", "1");
        run("git status");
        run("git diff --no-index a link/config");
        run("git -C . diff");
        assertNothingRan();
    }

    @Test
    void aRepositoryToPushToStartsNothing() throws Exception {
        run("git init -q --bare target");
        Path hook = home.resolve("bob/target/hooks/post-receive");
        Files.writeString(hook, "#!/bin/sh\n: > '%s'\n".formatted(home.resolve("mark")));
        assertThat(hook.toFile().setExecutable(true)).isTrue();
        run("git init -q .");
        assertThat(run("git commit --allow-empty -m x")).contains("root-commit");
        assertThat(run("git push ./target HEAD")).contains("not allowed");
        run("git push target HEAD:refs/heads/x");
        assertNothingRan();
    }

    @Test
    void nobodyReadsTheGatewaysOwnFiles() throws Exception {
        String state = home.resolve("state").toString();
        for (String command :
                new String[] {
                    "cat " + state + "/moltbot.json",
                    "cat ../state/moltbot.json",
                    "cat ~/state/moltbot.json",
                    "cat ~/s*/moltbot.json",
                    "grep -r token ~",
                    "grep -r token ..",
                    "find .. -name '*.json' -exec cat {} +",
                    "tar -cf all.tar ~/state"
                }) {
            assertThat(run(command)).as(command).contains("\"denied\"");
        }
    }

    private String settings() {
        return """
        [core]
            repositoryformatversion = 0
            fsmonitor = "touch '%1$s';false"
            pager = "touch '%1$s'"
        [diff]
            external = "touch '%1$s';true"
        """
                .formatted(home.resolve("mark"));
    }

    private void assertNothingRan() {
        assertThat(home.resolve("mark")).doesNotExist();
    }

    private String run(String command) throws IOException, InterruptedException {
        return call("exec", Json.object().put("command", command).build());
    }

    private void write(String path, String content) throws IOException, InterruptedException {
        call("write", Json.object().put("path", path).put("content", content).build());
    }

    private String call(String tool, Json.Obj input) throws IOException, InterruptedException {
        Json.Obj body = Json.object().put("tool", tool).put("input", input).build();
        return gateway.call(GatewayChild.BOB, JsonText.compact(body)).body();
    }
}
