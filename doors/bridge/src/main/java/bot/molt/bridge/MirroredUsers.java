package bot.molt.bridge;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.mirror.Mirror;
import bot.molt.store.bridge.BindingTable;
import bot.molt.store.bridge.BridgeStore;
import bot.molt.store.bridge.UserTable;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Who writes to the account and which gateway serves them, under `user:<openid>`. Names are
/// written in both spellings that readers of this key expect; the token of a gateway is not there.
///
/// **Shape**: `{"openid":"o1","bound":true,"webhookUrl":"http://host:8789/webhook",
/// "webhook_url":"http://host:8789/webhook","boundAt":1795000000000,"bound_at":1795000000000,
/// "createdAt":1795000000000,"created_at":1795000000000,"lastActiveAt":1795000000000,
/// "last_active_at":1795000000000,"follows":true}`
final class MirroredUsers implements Mirror.Source {
    private static final String PREFIX = "user:";

    private final UserTable users;
    private final BindingTable bindings;

    MirroredUsers(BridgeStore store) {
        users = store.users();
        bindings = store.bindings();
    }

    static String key(String user) {
        return PREFIX + user;
    }

    @Override
    public List<String> keys() {
        return users.list().stream().map(row -> key(row.user())).toList();
    }

    @Override
    public Optional<String> value(String key) {
        return users.find(key.substring(PREFIX.length()))
                .map(row -> JsonText.compact(document(row)));
    }

    private Json.Obj document(UserTable.Row row) {
        Optional<BindingTable.Binding> bound = bindings.find(row.user());
        Json.ObjectBuilder all =
                Json.object().put("openid", row.user()).put("bound", bound.isPresent());
        bound.ifPresent(binding -> {
            String url = plain(binding.url());
            long at = binding.at().toEpochMilli();
            all.put("webhookUrl", url).put("webhook_url", url);
            all.put("boundAt", at).put("bound_at", at);
        });
        long first = row.first().toEpochMilli();
        long seen = row.seen().toEpochMilli();
        return all.put("createdAt", first)
                .put("created_at", first)
                .put("lastActiveAt", seen)
                .put("last_active_at", seen)
                .put("follows", row.follows())
                .build();
    }

    /// Without a query, which may hold a secret.
    static String plain(URI url) {
        return url.getScheme() + "://" + url.getAuthority() + url.getRawPath();
    }
}
