package bot.molt.sandboxes.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.sandboxes.TargetCase;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.sandbox.SandboxLimits;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.SandboxProvider;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;

class BubblewrapProtectTest extends TargetCase {
    private static final List<String> KEPT =
            List.of(".git/hooks", ".git/config", ".mcp.json", ".vscode");

    @Override
    protected SandboxProvider provider(Path state, Egress egress) throws IOException {
        return BubblewrapProvider.recovering(state, egress);
    }

    private SandboxSpec spec() throws IOException {
        SandboxSpec plain = spec("kept", SandboxLimits.NONE, Network.none());
        SandboxSpec.Workspace workspace = plain.workspace();
        return new SandboxSpec(
                plain.name(),
                plain.userId(),
                new SandboxSpec.Workspace(
                        workspace.folder(), workspace.inside(), workspace.access(), KEPT),
                plain.confined(),
                plain.scratch(),
                plain.env(),
                plain.binds(),
                plain.limits(),
                plain.network(),
                plain.image());
    }

    private static String said(Sandbox sandbox, String line) throws Exception {
        SandboxProcess process = start(sandbox, "{ " + line + "; } 2>&1");
        String all = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return all;
    }

    @Test
    void whatWasMadeAheadOfTheCallKeepsThePathsToo() throws Exception {
        SandboxSpec spec = spec();
        Path folder = spec.workspace().folder();
        Sandbox sandbox = open(spec);
        Files.writeString(folder.resolve(".mcp.json"), "first");
        for (int i = 0; i < 6; i++) {
            assertThat(said(sandbox, "echo x > .vscode/x; echo x > .mcp.json; cat .mcp.json"))
                    .contains(".vscode/x: Read-only file system")
                    .contains(".mcp.json: Read-only file system")
                    .endsWith("first");
        }
        for (int i = 0; i < 6; i++) {
            Path next = Files.writeString(folder.resolve("next"), "another " + i);
            Files.move(next, folder.resolve(".mcp.json"), StandardCopyOption.REPLACE_EXISTING);
            assertThat(said(sandbox, "echo x > .mcp.json; cat .mcp.json"))
                    .contains(".mcp.json: Read-only file system")
                    .endsWith("another " + i);
        }
        Files.delete(folder.resolve(".mcp.json"));
        assertThat(said(sandbox, "echo x > .mcp.json")).contains("Is a directory");
        await(() -> !Files.exists(folder.resolve(".vscode")));
    }

    @Test
    void whatIsMissingCannotBeMadeAndNothingIsLeftOfTheWall() throws Exception {
        SandboxSpec spec = spec();
        Sandbox sandbox = open(spec);
        assertThat(
                        said(
                                sandbox,
                                "echo x > .mcp.json || mkdir .vscode/a || rm -rf .vscode || echo no"))
                .endsWith("no\n");
        assertThat(said(sandbox, "mv .mcp.json a || rmdir .mcp.json || echo no")).endsWith("no\n");
        sandbox.close();
        assertThat(spec.workspace().folder().resolve(".mcp.json")).doesNotExist();
        assertThat(spec.workspace().folder().resolve(".vscode")).doesNotExist();
    }

    @Test
    void aRepositoryTakesCommitsAndKeepsItsSettings() throws Exception {
        Sandbox sandbox = open(spec());
        String git = "git -c user.name=a -c user.email=a@b ";
        assertThat(said(sandbox, "git init -q . && echo made")).endsWith("made\n");
        assertThat(
                        said(
                                sandbox,
                                "echo 1 > a; "
                                        + git
                                        + "add -A && "
                                        + git
                                        + "commit -qm x && echo done"))
                .endsWith("done\n");
        assertThat(said(sandbox, "git ls-files")).isEqualTo("a\n");
        assertThat(said(sandbox, "git config core.pager evil || echo no")).endsWith("no\n");
        assertThat(said(sandbox, "echo x > .git/hooks/pre-commit || echo no")).endsWith("no\n");
        assertThat(said(sandbox, "mv .git other || echo no")).endsWith("no\n");
    }

    @Test
    void oneWhoLeavesOpensNothingToThoseWhoStay() throws Exception {
        Sandbox sandbox = open(spec());
        SandboxProcess stays = start(sandbox, "read x; echo y > .mcp.json || echo no");
        assertThat(said(sandbox, "echo here")).isEqualTo("here\n");
        stays.stdin().write('\n');
        stays.stdin().close();
        assertThat(new String(stays.stdout().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("no\n");
    }

    @Test
    void fileToolsKeepThemToo() throws Exception {
        SandboxSpec spec = spec();
        Path folder = spec.workspace().folder();
        SandboxFiles files = open(spec).files();
        for (String path :
                List.of(".mcp.json", ".vscode/tasks.json", ".git/hooks/x", ".git/config")) {
            assertThatThrownBy(() -> files.write(path, new byte[1], null))
                    .as(path)
                    .isInstanceOf(AccessDeniedException.class)
                    .hasMessageContaining("is kept as it is (see sandbox.protect)");
        }
        Files.createDirectories(folder.resolve(".git/hooks"));
        Files.writeString(folder.resolve("a"), "a");
        assertThatThrownBy(() -> files.move(".git", "other")).hasMessageContaining("kept as it is");
        assertThatThrownBy(() -> files.move("a", ".mcp.json"))
                .hasMessageContaining("kept as it is");
        files.write(".git/description", new byte[1], null);
        assertThat(folder.resolve(".mcp.json")).doesNotExist();
    }
}
