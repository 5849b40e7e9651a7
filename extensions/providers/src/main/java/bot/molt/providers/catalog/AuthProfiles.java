package bot.molt.providers.catalog;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Keys in `auth-profiles.json`, in the original's shape:
/// `{"version":1,"profiles":{"anthropic:default":{"type":"api_key","provider":"anthropic","key":"…"}},`
/// `"order":{"anthropic":["…"]},"usageStats":{"anthropic:default":{"cooldownUntil":…}}}`.
///
/// Of a profile of type `oauth` the access token is used as long as it holds; nobody renews it
/// here.
///
/// Threads: safe for any number; a change by another program is seen with the next look.
final class AuthProfiles {
    private static final System.Logger LOG = System.getLogger(AuthProfiles.class.getName());

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private Json.Obj tree = Json.Obj.EMPTY;
    private @Nullable FileTime readAt;

    AuthProfiles(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /// The keys of a provider that hold, tokens before API keys, those of one type by their ids.
    List<Credential> of(String provider, Instant now) {
        List<Credential> tokens = new ArrayList<>();
        List<Credential> keys = new ArrayList<>();
        tree().object("profiles")
                .members()
                .forEach((id, profile) -> {
                    if (profile instanceof Json.Obj object
                            && object.string("provider").orElse("").equals(provider)) {
                        boolean isKey = object.string("type").orElse("").equals("api_key");
                        secret(object, now)
                                .ifPresent(key ->
                                        (isKey ? keys : tokens).add(new Credential(id, key)));
                    }
                });
        tokens.addAll(keys);
        return tokens;
    }

    private static Optional<Secret> secret(Json.Obj profile, Instant now) {
        long expires = profile.number("expires").orElse(0L);
        if (expires != 0 && expires <= now.toEpochMilli()) {
            return Optional.empty();
        }
        return profile.string("key")
                .or(() -> profile.string("token"))
                .or(() -> profile.string("access"))
                .filter(key -> !key.isBlank())
                .map(Secret::of);
    }

    /// The order that the file itself gives for a provider.
    List<String> order(String provider) {
        List<String> ids = new ArrayList<>();
        for (Json id : tree().object("order").items(provider)) {
            if (id instanceof Json.Str(String text)) {
                ids.add(text);
            }
        }
        return ids;
    }

    /// What was remembered of a key: `lastUsed`, `cooldownUntil`, `disabledUntil`, `errorCount`.
    Json.Obj usage(String id) {
        return tree().object("usageStats").object(id);
    }

    /// Adds a key, or puts another in its place; what was remembered of the old one is forgotten.
    void put(String id, String provider, Secret key) throws IOException {
        Json.Obj profile =
                Json.object()
                        .put("type", "api_key")
                        .put("provider", provider)
                        .put("key", key.reveal())
                        .build();
        change(old ->
                old.with("version", 1)
                        .with("profiles", old.object("profiles").with(id, profile))
                        .with("usageStats", old.object("usageStats").without(id)));
    }

    /// Takes a key away; false where there is none of this id.
    boolean remove(String id) throws IOException {
        boolean known = tree().object("profiles").has(id);
        if (known) {
            change(old ->
                    old.with("profiles", old.object("profiles").without(id))
                            .with("usageStats", old.object("usageStats").without(id)));
        }
        return known;
    }

    /// Remembers something of a key.
    void remember(String id, Json.Obj usage) throws IOException {
        change(old -> old.with("usageStats", old.object("usageStats").with(id, usage)));
    }

    private void change(UnaryOperator<Json.Obj> change) throws IOException {
        lock.lock();
        try {
            Json.Obj changed = change.apply(fresh());
            PrivateFile.write(file, JsonText.pretty(changed) + "\n");
            tree = changed;
            readAt = Files.getLastModifiedTime(file);
        } finally {
            lock.unlock();
        }
    }

    private Json.Obj tree() {
        lock.lock();
        try {
            return fresh();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0}: cannot be read: {1}", file, e.getMessage());
            return tree;
        } finally {
            lock.unlock();
        }
    }

    /// Errors: `conflict` for a file that is no JSON: it must not be written over.
    private Json.Obj fresh() throws IOException {
        FileTime changed;
        try {
            changed = Files.getLastModifiedTime(file);
        } catch (NoSuchFileException e) {
            tree = Json.Obj.EMPTY;
            readAt = null;
            return tree;
        }
        if (!changed.equals(readAt)) {
            tree = parsed(Files.readAllBytes(file));
            readAt = changed;
        }
        return tree;
    }

    private Json.Obj parsed(byte[] bytes) {
        try {
            return JsonText.parseObject(bytes);
        } catch (JsonSyntaxException e) {
            throw new CodedException(
                    ErrorCode.CONFLICT,
                    "%s: no JSON: %s (expected: mend it, or move it away)"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /// Ids of all profiles with their providers.
    Map<String, Json> profiles() {
        return tree().object("profiles").members();
    }
}
