package bot.molt.gateway.rpc;

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

/// Writes users into `routing.users` of the configuration file; the rest of the file stays as it
/// is.
///
/// Threads: safe for any number; changes take turns.
public final class UserSection implements UserMethods.UserPlaces {
    private final Path file;
    private final ReentrantLock turn = new ReentrantLock();

    /// @param file the configuration file, which may not exist yet
    public UserSection(Path file) {
        this.file = file;
    }

    @Override
    public void write(String id, @Nullable String workspace, @Nullable String profile)
            throws IOException {
        turn.lock();
        try {
            String before = Files.exists(file) ? Files.readString(file) : "";
            ConfigText text = ConfigText.parse(file.toString(), before);
            List<Json> users = text.tree().object("routing").items("users");
            ConfigPath place = ConfigPath.parse("routing.users");
            String changed =
                    ConfigEdit.set(
                            text, place, Json.array(with(users, user(id, workspace, profile))));
            PrivateFile.replace(file, changed);
        } finally {
            turn.unlock();
        }
    }

    private static List<Json> with(List<Json> users, Json.Obj user) {
        List<Json> all = new java.util.ArrayList<>();
        for (Json item : users) {
            boolean same =
                    item instanceof Json.Obj other && other.string("id").equals(user.string("id"));
            if (!same) {
                all.add(item);
            }
        }
        all.add(user);
        return all;
    }

    private static Json.Obj user(String id, @Nullable String workspace, @Nullable String profile) {
        Json.@Nullable Obj tools =
                profile == null ? null : Json.object().put("profile", profile).build();
        Json.Obj agents = Json.object().put("workspaceDir", workspace).put("tools", tools).build();
        return Json.object().put("id", id).put("agents", agents).build();
    }
}
