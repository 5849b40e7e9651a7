package bot.molt.gateway.auth;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All keys at one moment; immutable.
///
/// Stored: `{"users":{"alice":{"key":"sha256:…","createdAt":"…"}},"retired":["sha256:…"]}`
///
/// @param issued keys handed out, by user
/// @param retired keys of the configuration that were rotated or revoked
/// @param configured users of the configuration, with their keys
/// @param owners valid keys and whose they are
record KeyRing(
        Map<String, Issue> issued,
        Set<String> retired,
        Map<String, Optional<KeyDigest>> configured,
        Map<String, Owner> owners) {
    static final KeyRing EMPTY = of(Map.of(), Set.of(), Map.of());

    record Issue(KeyDigest key, Instant createdAt) {}

    record Owner(String userId, KeyDigest key) {}

    private static KeyRing of(
            Map<String, Issue> issued,
            Set<String> retired,
            Map<String, Optional<KeyDigest>> configured) {
        Map<String, Owner> owners = new HashMap<>();
        configured.forEach((id, key) ->
                key.filter(k -> !retired.contains(k.text()))
                        .ifPresent(k -> owners.put(k.text(), new Owner(id, k))));
        issued.forEach((id, issue) -> owners.put(issue.key().text(), new Owner(id, issue.key())));
        return new KeyRing(issued, retired, configured, owners);
    }

    static KeyRing parse(Json.Obj stored) {
        Map<String, Issue> issued = new LinkedHashMap<>();
        Json.Obj users = stored.object("users");
        for (String id : users.members().keySet()) {
            Json.Obj user = users.object(id);
            KeyDigest key =
                    user.string("key")
                            .flatMap(KeyDigest::parse)
                            .orElseThrow(() -> new IllegalArgumentException(id + ": no key"));
            issued.put(
                    id,
                    new Issue(
                            key,
                            Instant.parse(
                                    user.string("createdAt").orElse("1970-01-01T00:00:00Z"))));
        }
        Set<String> retired = new LinkedHashSet<>();
        stored.items("retired")
                .forEach(item -> retired.add(item instanceof Json.Str(String text) ? text : ""));
        return of(issued, retired, Map.of());
    }

    Json.Obj stored() {
        Map<String, Json> users = new LinkedHashMap<>();
        issued.forEach((id, issue) ->
                users.put(
                        id,
                        Json.object()
                                .put("key", issue.key().text())
                                .put("createdAt", issue.createdAt().toString())
                                .build()));
        return Json.object()
                .put("users", new Json.Obj(users))
                .put("retired", Json.strings(retired))
                .build();
    }

    KeyRing configured(List<KnownUser> users) {
        Map<String, Optional<KeyDigest>> keys = new LinkedHashMap<>();
        users.forEach(user ->
                keys.put(
                        user.id(),
                        Optional.ofNullable(user.apiKey())
                                .map(key -> KeyDigest.written(key.reveal()))));
        return of(issued, retired, keys);
    }

    Optional<String> find(KeyDigest key) {
        Owner owner = owners.get(key.text());
        return owner != null && owner.key().matches(key)
                ? Optional.of(owner.userId())
                : Optional.empty();
    }

    boolean knows(String userId) {
        return issued.containsKey(userId) || configured.containsKey(userId);
    }

    boolean hasKey(String userId) {
        return owners.values().stream().anyMatch(owner -> owner.userId().equals(userId));
    }

    KeyRing known(String userId) {
        if (!knows(userId)) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND,
                    "user: %s (known: %s)".formatted(userId, String.join(", ", ids())));
        }
        return this;
    }

    KeyRing issued(String userId, KeyDigest key, Instant at) {
        Map<String, Issue> all = new LinkedHashMap<>(issued);
        all.put(userId, new Issue(key, at));
        return of(all, retired, configured);
    }

    KeyRing retired(String userId) {
        Map<String, Issue> left = new LinkedHashMap<>(issued);
        left.remove(userId);
        Set<String> gone = new LinkedHashSet<>(retired);
        configured.getOrDefault(userId, Optional.empty()).ifPresent(key -> gone.add(key.text()));
        return of(left, gone, configured);
    }

    List<UserEntry> list() {
        List<UserEntry> entries = new ArrayList<>();
        for (String id : ids()) {
            @Nullable Issue issue = issued.get(id);
            UserEntry.Key kind =
                    issue != null
                            ? UserEntry.Key.ISSUED
                            : hasKey(id) ? UserEntry.Key.CONFIGURED : UserEntry.Key.NONE;
            entries.add(new UserEntry(id, kind, issue == null ? null : issue.createdAt()));
        }
        return entries;
    }

    private List<String> ids() {
        return Stream.concat(configured.keySet().stream(), issued.keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }
}
