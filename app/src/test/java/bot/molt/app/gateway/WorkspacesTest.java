package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Workspaces that are cloned on first use, through a whole gateway.
class WorkspacesTest {
    private static final String OPEN = "tools: { exec: { security: 'full', ask: 'off' } }";

    @TempDir private Path folder;

    @Test
    void aRepositoryIsClonedOnFirstUse() throws Exception {
        Path repository = repository();
        try (RunningGateway gateway = new RunningGateway(folder, routing(repository))) {
            Path place = folder.resolve("places/app");
            assertThat(place).doesNotExist();
            assertThat(inApp(gateway, "cat hello.txt; pwd").text())
                    .isEqualTo("hello\n" + place.toRealPath() + "\n");
            Files.writeString(place.resolve("hello.txt"), "changed\n");
            assertThat(overMcp(gateway)).contains("changed");
        }
    }

    @Test
    void aUsersCloneIsTheUsersOwn() throws Exception {
        Path repository = repository();
        String sections =
                routing(repository)
                        .replace(
                                "routing: {",
                                "routing: { users: [{ id: 'bob', apiKey: 'key-of-bob' }],");
        try (RunningGateway gateway = new RunningGateway(folder, sections)) {
            RunningGateway.Answer answer =
                    gateway.exec(
                            "key-of-bob",
                            "cat hello.txt; echo more >> hello.txt; git commit -qam more && git log --format=%s",
                            "x-moltbot-workspace",
                            "app");
            assertThat(answer.text()).contains("hello\n", "Please tell me who you are");
            answer =
                    gateway.exec(
                            "key-of-bob",
                            "git -c user.name=b -c user.email=b@x commit -qam more && git log --format=%s",
                            "x-moltbot-workspace",
                            "app");
            assertThat(answer.text()).isEqualTo("more\nfirst\n");
            Path place = folder.resolve("places/app");
            assertThat(Files.getOwner(place.resolve(".git/HEAD"))).isEqualTo(Files.getOwner(place));
        }
    }

    @Test
    void aFailedCloneSaysWhyAndIsTriedAgain() throws Exception {
        Path missing = folder.resolve("later.git");
        try (RunningGateway gateway = new RunningGateway(folder, routing(missing))) {
            RunningGateway.Answer failed = inApp(gateway, "pwd");
            assertThat(failed.status()).isEqualTo(502);
            assertThat(failed.text())
                    .startsWith("gitRepo: file://" + missing + ": clone failed: ")
                    .contains("exist");
            assertThat(folder.resolve("places")).isEmptyDirectory();
            Files.move(repository(), missing);
            assertThat(inApp(gateway, "cat hello.txt").text()).isEqualTo("hello\n");
        }
    }

    @Test
    void aWorkspaceThatLeftTheConfigurationIsClosed() throws Exception {
        try (RunningGateway gateway = new RunningGateway(folder, routing(repository()))) {
            assertThat(inApp(gateway, "cat hello.txt").status()).isEqualTo(200);
            Path place = folder.resolve("places/app").toRealPath();
            assertThat(handles(place)).isPositive();
            gateway.change("id: 'app'", "id: 'other'");
            assertThat(inApp(gateway, "pwd").status()).isEqualTo(404);
            gateway.change("places/app", "places/new");
            assertThat(handles(place)).isZero();
        }
    }

    private static long handles(Path place) throws IOException {
        try (var handles = Files.list(Path.of("/proc/self/fd"))) {
            return handles.filter(handle -> leadsTo(handle, place)).count();
        }
    }

    private static boolean leadsTo(Path handle, Path place) {
        try {
            return Files.readSymbolicLink(handle).equals(place);
        } catch (IOException e) {
            return false;
        }
    }

    private String routing(Path repository) {
        return OPEN
                + ", routing: { workspaces: [{ id: 'app', path: '%s', gitRepo: 'file://%s', tools: { fs: { workspaceOnly: true } } }] }"
                        .formatted(folder.resolve("places/app"), repository);
    }

    private static RunningGateway.Answer inApp(RunningGateway gateway, String command)
            throws Exception {
        return gateway.exec(RunningGateway.TOKEN, command, "x-moltbot-workspace", "app");
    }

    private static String overMcp(RunningGateway gateway) throws Exception {
        String session =
                gateway.header(
                        "/mcp/app",
                        """
                        {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",
                         "capabilities":{},"clientInfo":{"name":"t","version":"1"}}}\
                        """,
                        "Mcp-Session-Id");
        return gateway.raw(
                "/mcp/app",
                """
                {"jsonrpc":"2.0","id":1,"method":"tools/call",
                 "params":{"name":"Bash","arguments":{"command":"cat hello.txt"}}}\
                """,
                "Mcp-Session-Id",
                session);
    }

    private Path repository() throws Exception {
        Path work = Files.createDirectories(folder.resolve("source"));
        Path bare = folder.resolve("source.git");
        Files.writeString(work.resolve("hello.txt"), "hello\n");
        git(work, "init", "-q");
        git(work, "add", ".");
        git(
                work,
                "-c",
                "user.name=t",
                "-c",
                "user.email=t@example.org",
                "commit",
                "-q",
                "-m",
                "first");
        git(folder, "clone", "-q", "--bare", work.toString(), bare.toString());
        return bare;
    }

    private static void git(Path folder, String... words) throws Exception {
        var command = new java.util.ArrayList<>(java.util.List.of("git"));
        command.addAll(java.util.List.of(words));
        Process git = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
        assertThat(git.waitFor()).isZero();
    }
}
