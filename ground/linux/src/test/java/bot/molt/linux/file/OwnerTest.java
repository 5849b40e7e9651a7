package bot.molt.linux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway that is not root is always its own owner; the rest is for one of root.
class OwnerTest {
    private static final boolean ROOT = Owner.self().uid() == 0;

    @TempDir Path top;
    private Path state;
    private Path ours;

    @BeforeEach
    void makeState() throws Exception {
        state = Files.createDirectory(top.resolve("state"));
        ours = Files.createDirectories(state.resolve("workspaces/alice"));
    }

    @Test
    void aFolderOfOursIsGivenToAnIdOfTheUser() throws Exception {
        Files.createDirectories(ours.resolve("a/b"));
        Files.writeString(ours.resolve("a/b/file"), "x");
        Path passwd = Files.writeString(top.resolve("passwd"), "secret");
        Files.createSymbolicLink(ours.resolve("link"), passwd);
        Files.createLink(ours.resolve("hard"), passwd);
        Owner owner = Owner.of(ours, "alice", state);
        if (!ROOT) {
            assertThat(owner).isEqualTo(Owner.self());
            return;
        }
        assertThat(owner).isEqualTo(new Owner(231_072, 231_072));
        for (String path : List.of("", "a", "a/b", "a/b/file", "link")) {
            assertThat(uid(ours.resolve(path))).as(path).isEqualTo(231_072);
        }
        assertThat(uid(passwd)).isZero();
        assertThat(Owner.of(ours, "alice", state)).isEqualTo(owner);
        assertThat(Files.readString(state.resolve("sandboxes/uids.json")))
                .isEqualTo("{\"alice\":231072}\n");
    }

    @Test
    void everyUserHasAnIdOfTheirOwnForEver() throws Exception {
        UserIds ids = new UserIds(state);
        assertThat(ids.of("alice")).isEqualTo(231_072);
        assertThat(ids.of("bob")).isEqualTo(231_073);
        assertThat(new UserIds(state).of("alice")).isEqualTo(231_072);
    }

    @Test
    void manyAtOnceGetDifferentIds() throws Exception {
        Set<Integer> ids = new HashSet<>();
        try (TaskScope scope = new TaskScope("ids")) {
            List<Task<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String user = "user" + i;
                tasks.add(scope.fork(() -> new UserIds(state).of(user)));
            }
            for (Task<Integer> task : tasks) {
                ids.add(task.join());
            }
        }
        assertThat(ids).hasSize(20);
    }

    @Test
    void aFileThatSaysNothingGivesNoId() throws Exception {
        Files.createDirectories(state.resolve("sandboxes"));
        for (String text : List.of("[", "[]", "{\"alice\":0}", "{\"alice\":\"x\"}")) {
            Files.writeString(state.resolve("sandboxes/uids.json"), text);
            assertThatThrownBy(() -> new UserIds(state).of("alice"))
                    .as(text)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("uids.json");
        }
    }

    @Test
    void theOwnerOfAFolderIsKept() throws Exception {
        Path folder = Files.createDirectory(top.resolve("theirs"));
        if (ROOT) {
            Files.setAttribute(folder, "unix:uid", 1234);
        }
        assertThat(Owner.of(folder, "bob", state))
                .isEqualTo(ROOT ? new Owner(1234, 1234) : Owner.self());
        assertThat(state.resolve("sandboxes")).doesNotExist();
    }

    @Test
    void anEmptyFolderIsGivenAndAFullOneOfRootIsNot() throws Exception {
        Path empty = Files.createDirectory(top.resolve("empty"));
        Path full = Files.createDirectory(top.resolve("it's full"));
        Path file = Files.writeString(full.resolve("file"), "x");
        int given = Owner.of(empty, "alice", state).uid();
        assertThat(given).isEqualTo(ROOT ? 231_072 : Owner.self().uid());
        if (!ROOT) {
            return;
        }
        assertThat(uid(empty)).isEqualTo(231_072);
        String path = full.toRealPath().toString();
        assertThatThrownBy(() -> Owner.of(full, "alice", state))
                .isInstanceOf(CodedException.class)
                .hasMessage(
                        "workspace %s: belongs to root, as whom nothing runs in a sandbox"
                                        .formatted(path)
                                + " (expected: a folder of the user it is for); run: chown -hR"
                                + " 231072:231072 '"
                                + path.replace("'", "'\\''")
                                + "'");
        assertThat(uid(file)).isZero();
        assertThatThrownBy(() -> Owner.of(state, "alice", state))
                .isInstanceOf(CodedException.class);
    }

    private static int uid(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }
}
