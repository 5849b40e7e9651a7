package bot.molt.linux.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtectedPathsTest {
    private static final List<String> KEPT = List.of(".mcp.json", ".vscode", ".git/hooks");

    @TempDir Path folder;
    private Path workspace = Path.of("");
    private Path list = Path.of("");

    @BeforeEach
    void make() throws IOException {
        workspace = Files.createDirectory(folder.resolve("workspace"));
        list = folder.resolve("state/places");
    }

    @Test
    void emptyPlacesComeAndGoWithThoseInside() throws IOException {
        ProtectedPaths paths = new ProtectedPaths(list);
        for (int i = 0; i < 3; i++) {
            ProtectedPaths.Stay first = paths.enter(workspace, KEPT);
            ProtectedPaths.Stay second = paths.enter(workspace, KEPT);
            first.close();
            assertThat(workspace.resolve(".mcp.json")).isEmptyDirectory();
            assertThat(workspace.resolve(".vscode")).isEmptyDirectory();
            second.close();
            assertThat(workspace).isEmptyDirectory();
        }
    }

    @Test
    void whatTheHostPutsIntoAPlaceStays() throws IOException {
        ProtectedPaths paths = new ProtectedPaths(list);
        ProtectedPaths.Stay stay = paths.enter(workspace, KEPT);
        Files.writeString(workspace.resolve(".vscode/settings.json"), "{}");
        stay.close();
        assertThat(workspace.resolve(".vscode/settings.json")).hasContent("{}");
        assertThat(workspace.resolve(".mcp.json")).doesNotExist();
    }

    @Test
    void aPlaceThatOthersMayWriteIsNotUsedAgain() throws IOException {
        ProtectedPaths paths = new ProtectedPaths(list);
        ProtectedPaths.Stay stay = paths.enter(workspace, KEPT);
        for (String name : List.of(".vscode", ".mcp.json")) {
            Files.setAttribute(workspace.resolve(name), "unix:mode", 0777);
        }
        stay.close();
        assertThat(workspace).isEmptyDirectory();
        ProtectedPaths.Stay next = paths.enter(workspace, KEPT);
        assertThat((int) Files.getAttribute(workspace.resolve(".vscode"), "unix:mode") & 0022)
                .isZero();
        next.close();
    }

    @Test
    void theNextGatewayRemovesWhatALostOneLeft() throws IOException {
        Files.createDirectory(workspace.resolve(".git"));
        new ProtectedPaths(list).enter(workspace, KEPT);
        assertThat(workspace.resolve(".git/hooks")).isEmptyDirectory();
        new ProtectedPaths(list).removeLeft();
        assertThat(workspace.resolve(".git")).isEmptyDirectory();
        assertThat(workspace.resolve(".mcp.json")).doesNotExist();
        new ProtectedPaths(list).enter(workspace, KEPT).close();
        assertThat(workspace.resolve(".vscode")).doesNotExist();
    }
}
