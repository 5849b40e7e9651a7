package bot.molt.execution.policy;

import static bot.molt.execution.policy.PolicyFixture.EXEC;
import static bot.molt.execution.policy.PolicyFixture.READ;
import static bot.molt.execution.policy.PolicyFixture.WRITE;
import static bot.molt.execution.policy.PolicyFixture.allowing;
import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.execution.policy.Policy.Subject;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.Access;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Decisions where the workspace has another path inside than on the host.
class InsidePathsTest {
    private static final Caller ALICE =
            new Caller("operator", Caller.Role.OPERATOR, "s", "http", "127.0.0.1");

    @TempDir private Path folder;

    private Subject inside(String kind) {
        return new Subject(ALICE, null, "/workspace", new Policy.Target(kind, folder.toString()));
    }

    private boolean runs(PolicyEngine policy, String kind, String command) {
        return policy.decide(inside(kind), EXEC, List.of(new Access.Command(command, "", Map.of())))
                instanceof Decision.Allow;
    }

    private boolean reads(String path) {
        return allowing().decide(inside("bubblewrap"), READ, List.of(new Access.Read(path)))
                instanceof Decision.Allow;
    }

    private boolean writes(String path) {
        return allowing().decide(inside("bubblewrap"), WRITE, List.of(new Access.Write(path)))
                instanceof Decision.Allow;
    }

    @Test
    void pathsAreReadAsThoseInsideWriteThem() {
        assertThat(reads("a.txt")).isTrue();
        assertThat(reads("/workspace/a.txt")).isTrue();
        assertThat(reads("../etc/passwd")).isFalse();
        assertThat(reads("/workspace/../etc/passwd")).isFalse();
        assertThat(reads("/workspace2/a.txt")).isFalse();
        assertThat(reads("~/a.txt")).isFalse();
        assertThat(reads(folder + "/a.txt")).isFalse();
    }

    @Test
    void commandsAreHeldAgainstTheListWithPathsOfTheInside() {
        PolicyEngine policy = allowing("cat *", "ls *");
        assertThat(runs(policy, "bubblewrap", "cd /workspace/x && cat a.txt > b.txt")).isTrue();
        assertThat(runs(policy, "bubblewrap", "cat a > /workspace/b")).isTrue();
        assertThat(runs(policy, "bubblewrap", "cat a > /etc/b")).isFalse();
        assertThat(runs(policy, "bubblewrap", "cat a > " + folder + "/b")).isFalse();
        assertThat(runs(policy, "bubblewrap", "cd " + folder)).isFalse();
    }

    @Test
    void theGatewaysOwnFilesAreNotInsideSoThatNothingIsKept() {
        PolicyEngine policy =
                PolicyFixture.policies("{tools: {exec: {allowlist: ['grep *']}}}")
                        .keeping(List.of(folder.resolve("state")), "/root")
                        .build();
        String line = "grep -r x /";
        assertThat(runs(policy, "bubblewrap", line)).isTrue();
        assertThat(PolicyFixture.allows(policy, line)).isFalse();
    }

    @Test
    void programsAreLookedUpWhereTheTargetHasThem() throws Exception {
        Path own = Files.createDirectories(folder.resolve("bin"));
        Files.createFile(
                own.resolve("cat"),
                java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                        java.nio.file.attribute.PosixFilePermissions.fromString("rwx------")));
        PolicyEngine policy =
                PolicyFixture.policies(
                                "{tools: {exec: {allowlist: ['%s/*', '/usr/bin/env']}}}"
                                        .formatted(own))
                        .executables(Executables.onPath(List.of(own.toString())))
                        .build();
        assertThat(PolicyFixture.allows(policy, "cat")).isTrue();
        assertThat(runs(policy, "bubblewrap", "cat")).isFalse();
        assertThat(runs(policy, "docker", "cat")).isFalse();
        assertThat(runs(policy, "bubblewrap", "env")).isTrue();
        assertThat(runs(policy, "docker", "env")).isFalse();
        assertThat(runs(policy, "docker", "/usr/bin/env")).isTrue();
    }

    @Test
    void linksIntoGitsFolderAreFollowedAsTheInsideSeesThem() throws Exception {
        Files.createDirectories(folder.resolve(".git/hooks"));
        Files.createDirectories(folder.resolve("plain"));
        Files.createSymbolicLink(folder.resolve("absolute"), Path.of("/workspace/.git"));
        Files.createSymbolicLink(folder.resolve("relative"), Path.of("plain/../.git/hooks"));
        Files.createSymbolicLink(folder.resolve("plain/two"), Path.of("../absolute/hooks"));
        Files.createSymbolicLink(folder.resolve("new"), Path.of(".git/hooks/pre-commit"));
        Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(folder.resolve("fine"), Path.of("/workspace/plain"));
        assertThat(writes("plain/a.txt")).isTrue();
        assertThat(writes("not/there/a.txt")).isTrue();
        assertThat(writes("fine/a.txt")).isTrue();
        assertThat(writes("absolute/config")).isFalse();
        assertThat(writes("relative/pre-commit")).isFalse();
        assertThat(writes("/workspace/plain/two/pre-commit")).isFalse();
        assertThat(writes("fine/two/pre-commit")).isFalse();
        assertThat(writes("new")).isFalse();
        assertThat(writes("loop/a")).isFalse();
    }

    @Test
    void aLinkThatNamesAFileOfGitThatIsNotThereYetIsFollowedOnTheHostToo() throws Exception {
        Files.createDirectories(folder.resolve(".git/hooks"));
        Files.createSymbolicLink(folder.resolve("new"), Path.of(".git/hooks/pre-commit"));
        Subject host = new Subject(ALICE, null, folder.toString());
        assertThat(allowing().decide(host, WRITE, List.of(new Access.Write("new"))))
                .isNotInstanceOf(Decision.Allow.class);
        assertThat(allowing().decide(host, WRITE, List.of(new Access.Write("other"))))
                .isInstanceOf(Decision.Allow.class);
    }
}
