package bot.molt.gateway.configuration;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.ConfigEdit;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.config.ConfigText;
import bot.molt.base.json.Json;
import bot.molt.gateway.rpc.UserMethods;
import bot.molt.gateway.rpc.WorkspaceMethods;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Writes items of `routing.users` and `routing.workspaces` in the configuration file; the rest of
/// the file stays as it is, comments included.
///
/// Threads: safe for any number; changes take turns.
public final class RoutingSection implements UserMethods.UserPlaces, WorkspaceMethods.Places {
    private static final String USERS = "users";
    private static final String WORKSPACES = "workspaces";

    private final ConfigFile file;

    public RoutingSection(ConfigFile file) {
        this.file = file;
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
        file.change(text -> {
            List<Json> items = items(text, list);
            int at = index(items, id);
            return items.isEmpty()
                    ? ConfigEdit.set(text, path(list), Json.array(List.of(item)))
                    : ConfigEdit.set(text, path(list, at < 0 ? items.size() : at), item);
        });
    }

    private boolean remove(String list, String id) throws IOException {
        AtomicBoolean found = new AtomicBoolean();
        file.change(text -> {
            int at = index(items(text, list), id);
            found.set(at >= 0);
            return at < 0 ? text.text() : ConfigEdit.unset(text, path(list, at));
        });
        return found.get();
    }

    private List<Json> items(ConfigText text, String list) {
        Json written = text.tree().object("routing").get(list);
        if (written != null && !(written instanceof Json.Arr)) {
            throw new CodedException(
                    ErrorCode.CONFLICT,
                    "%s: routing.%s is no list (expected: items with an id; mend it by hand)"
                            .formatted(file.path(), list));
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
