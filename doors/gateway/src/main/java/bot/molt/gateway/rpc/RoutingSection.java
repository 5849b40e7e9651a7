package bot.molt.gateway.rpc;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.ConfigEdit;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.config.ConfigText;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Writes items of `routing.users` and `routing.workspaces` in the configuration file; the rest of
/// the file stays as it is, comments included.
///
/// Threads: safe for any number; changes take turns.
public final class RoutingSection implements UserMethods.UserPlaces, WorkspaceMethods.Places {
    private static final String USERS = "users";
    private static final String WORKSPACES = "workspaces";

    private final Path file;
    private final Use use;
    private final ReentrantLock turn = new ReentrantLock();

    /// What becomes of a changed file.
    public interface Use {
        /// Whether the gateway would take the text. Errors: `invalid_params` with what is wrong;
        /// nothing is written then.
        void check(String text) throws IOException;

        /// The text stands in the file. Errors: `conflict` where it does not hold all the same.
        void apply();
    }

    /// @param file the configuration file, which may not exist yet
    public RoutingSection(Path file, Use use) {
        this.file = file;
        this.use = use;
    }

    @Override
    public void write(String id, @Nullable String workspace, @Nullable String profile)
            throws IOException {
        Json.@Nullable Obj tools =
                profile == null ? null : Json.object().put("profile", profile).build();
        Json.Obj agents = Json.object().put("workspaceDir", workspace).put("tools", tools).build();
        put(USERS, id, Json.object().put("id", id).put("agents", agents).build());
    }

    @Override
    public boolean remove(String id) throws IOException {
        return remove(USERS, id);
    }

    @Override
    public void add(Json.Obj workspace) throws IOException {
        put(WORKSPACES, workspace.string("id").orElseThrow(), workspace);
    }

    @Override
    public boolean removeWorkspace(String id) throws IOException {
        return remove(WORKSPACES, id);
    }

    /// Replaces the item of this id, or adds one behind the others.
    private void put(String list, String id, Json.Obj item) throws IOException {
        turn.lock();
        try {
            ConfigText text = text();
            List<Json> items = items(text, list);
            int at = index(items, id);
            String changed =
                    items.isEmpty()
                            ? ConfigEdit.set(text, path(list), Json.array(List.of(item)))
                            : ConfigEdit.set(text, path(list, at < 0 ? items.size() : at), item);
            replace(changed);
        } finally {
            turn.unlock();
        }
    }

    private boolean remove(String list, String id) throws IOException {
        turn.lock();
        try {
            ConfigText text = text();
            int at = index(items(text, list), id);
            if (at >= 0) {
                replace(ConfigEdit.unset(text, path(list, at)));
            }
            return at >= 0;
        } finally {
            turn.unlock();
        }
    }

    private void replace(String changed) throws IOException {
        use.check(changed);
        PrivateFile.replace(file, changed);
        use.apply();
    }

    private ConfigText text() throws IOException {
        return ConfigText.parse(file.toString(), Files.exists(file) ? Files.readString(file) : "");
    }

    private List<Json> items(ConfigText text, String list) {
        Json written = text.tree().object("routing").get(list);
        if (written != null && !(written instanceof Json.Arr)) {
            throw new CodedException(
                    ErrorCode.CONFLICT,
                    "%s: routing.%s is no list (expected: items with an id; mend it by hand)"
                            .formatted(file, list));
        }
        return text.tree().object("routing").items(list);
    }

    private static int index(List<Json> items, String id) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Json.Obj item && item.string("id").orElse("").equals(id)) {
                return i;
            }
        }
        return -1;
    }

    private static ConfigPath path(String list) {
        return ConfigPath.parse("routing." + list);
    }

    private static ConfigPath path(String list, int index) {
        return ConfigPath.parse("routing.%s[%d]".formatted(list, index));
    }
}
