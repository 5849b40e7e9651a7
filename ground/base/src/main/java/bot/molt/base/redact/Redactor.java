package bot.molt.base.redact;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Masks secrets: by the name they stand under, by the form they have, and by value where a value
/// is known. Masking twice changes nothing; the time is linear in the length of the text.
///
/// Known forms: `Bearer …`, `sk-…`, `ghp_…` and its kin, `xox?-…`, `AKIA…`, JWTs, private keys in
/// PEM, `https://user:password@host`, `TOKEN=…`, `"password":"…"`, `--password …`, `mysql -p…`,
/// `curl -u a:b`.
///
/// Threads: safe for any number.
public final class Redactor {
    /// What stands in a secret's place.
    public static final String MASK = "***";

    /// A mask may bring together what then looks like a secret, so masked text is read again.
    private static final int MOST_ROUNDS = 5;

    private static final Json.Str MASKED = new Json.Str(MASK);

    private final LiveSecrets live = new LiveSecrets();

    /// Masks this value from now on; a value of less than 6 characters is too common to be masked.
    public void register(Secret secret) {
        live.add(secret.reveal());
    }

    /// No longer masks this value.
    public void forget(Secret secret) {
        live.remove(secret.reveal());
    }

    /// The text without its secrets; the same text where there are none.
    public String text(String text) {
        String before = live.mask(text);
        String after = new SecretScan(before).run();
        for (int round = 1; round < MOST_ROUNDS && !after.equals(before); round++) {
            before = after;
            after = new SecretScan(before).run();
        }
        return after;
    }

    /// The object without its secrets; the same object where there are none.
    public Json.Obj object(Json.Obj object) {
        return (Json.Obj) json(object);
    }

    /// The tree without its secrets; the same tree where there are none.
    public Json json(Json json) {
        return switch (json) {
            case Json.Str(String value) -> {
                String masked = text(value);
                yield masked.equals(value) ? json : new Json.Str(masked);
            }
            case Json.Arr(List<Json> items) -> array(items, json);
            case Json.Obj(Map<String, Json> members) -> members(members, json);
            case Json.Num _, Json.Bool _, Json.Null _ -> json;
        };
    }

    @SuppressWarnings("ReferenceEquality")
    private Json array(List<Json> items, Json same) {
        List<Json> clean = new ArrayList<>(items.size());
        boolean changed = false;
        for (Json item : items) {
            Json masked = json(item);
            changed |= masked != item;
            clean.add(masked);
        }
        return changed ? new Json.Arr(clean) : same;
    }

    @SuppressWarnings("ReferenceEquality")
    private Json members(Map<String, Json> members, Json same) {
        Map<String, Json> clean = LinkedHashMap.newLinkedHashMap(members.size());
        boolean changed = false;
        for (Map.Entry<String, Json> member : members.entrySet()) {
            Json value = member.getValue();
            Json masked = SecretNames.isSecret(member.getKey()) ? hidden(value) : json(value);
            changed |= masked != value;
            clean.put(member.getKey(), masked);
        }
        return changed ? new Json.Obj(clean) : same;
    }

    /// Everything below a secret name is secret; what says nothing (empty, true, null) stays.
    private static Json hidden(Json value) {
        return switch (value) {
            case Json.Str(String text) -> text.isEmpty() || text.equals(MASK) ? value : MASKED;
            case Json.Num _ -> MASKED;
            case Json.Bool _, Json.Null _ -> value;
            case Json.Arr(List<Json> items) ->
                    new Json.Arr(items.stream().map(Redactor::hidden).toList());
            case Json.Obj(Map<String, Json> members) -> {
                Map<String, Json> clean = LinkedHashMap.newLinkedHashMap(members.size());
                members.forEach((name, member) -> clean.put(name, hidden(member)));
                yield new Json.Obj(clean);
            }
        };
    }
}
