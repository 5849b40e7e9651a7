package bot.molt.execution.audit;

import bot.molt.base.Require;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.base.redact.Redactor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Brings a record into the form that is written: bounded and without secrets.
final class RecordForm {
    static final int MOST_BYTES = 256 << 10;

    private static final int MOST_ITEMS = 200;
    private static final int DEEPEST = 12;

    /// Characters at the end of a text that was cut before secrets were looked for: half a secret
    /// may stand there.
    private static final int DOUBTFUL = 1024;

    private static final List<String> RESERVED = List.of("seq", "ts", "prev", "hash");

    private final Redactor redactor;
    private final int longest;

    RecordForm(Redactor redactor, int longest) {
        this.redactor = redactor;
        this.longest = longest;
    }

    byte[] bytes(Json.Obj record) {
        Require.that(
                record.string("type").isPresent(),
                "type",
                record.members().keySet(),
                "a record with a type");
        for (String name : RESERVED) {
            Require.that(!record.has(name), name, "present", "none; the log sets it");
        }
        Json.Obj masked =
                redactor.object((Json.Obj) bounded(record, 0, longest * 4 + DOUBTFUL, true));
        byte[] bytes = JsonText.bytes(bounded(masked, 0, longest, false));
        return bytes.length <= MOST_BYTES ? bytes : JsonText.bytes(summary(masked, bytes.length));
    }

    /// The short texts and numbers of a record that is too large.
    private Json.Obj summary(Json.Obj record, int bytes) {
        Map<String, Json> members = new LinkedHashMap<>();
        record.members()
                .forEach((name, value) -> {
                    boolean plain = !(value instanceof Json.Obj || value instanceof Json.Arr);
                    if (plain && members.size() < MOST_ITEMS / 10) {
                        members.put(name, bounded(value, 0, longest, false));
                    }
                });
        members.put("truncatedBytes", Json.of(bytes));
        return new Json.Obj(members);
    }

    private static Json bounded(Json json, int depth, int longest, boolean doubtful) {
        return switch (json) {
            case Json.Str(String text) when text.length() > longest ->
                    new Json.Str(cut(text, longest, doubtful));
            case Json.Arr _, Json.Obj _ when depth >= DEEPEST -> new Json.Str("…");
            case Json.Arr(List<Json> items) -> array(items, depth, longest, doubtful);
            case Json.Obj(Map<String, Json> members) -> members(members, depth, longest, doubtful);
            case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> json;
        };
    }

    private static Json array(List<Json> items, int depth, int longest, boolean doubtful) {
        List<Json> kept = new ArrayList<>(Math.min(items.size(), MOST_ITEMS + 1));
        for (Json item : items.subList(0, Math.min(items.size(), MOST_ITEMS))) {
            kept.add(bounded(item, depth + 1, longest, doubtful));
        }
        if (items.size() > MOST_ITEMS) {
            kept.add(new Json.Str("…[+%d items]".formatted(items.size() - MOST_ITEMS)));
        }
        return new Json.Arr(kept);
    }

    private static Json members(
            Map<String, Json> members, int depth, int longest, boolean doubtful) {
        Map<String, Json> kept =
                LinkedHashMap.newLinkedHashMap(Math.min(members.size(), MOST_ITEMS + 1));
        for (Map.Entry<String, Json> member : members.entrySet()) {
            if (kept.size() == MOST_ITEMS) {
                kept.put("…", new Json.Str("[+%d members]".formatted(members.size() - MOST_ITEMS)));
                break;
            }
            String name =
                    member.getKey().length() > 256
                            ? cut(member.getKey(), 256, false)
                            : member.getKey();
            kept.put(name, bounded(member.getValue(), depth + 1, longest, doubtful));
        }
        return new Json.Obj(kept);
    }

    private static String cut(String text, int longest, boolean doubtful) {
        int end = doubtful ? longest - DOUBTFUL : longest;
        end -= Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
        return text.substring(0, end) + "…[+%d characters]".formatted(text.length() - end);
    }
}
