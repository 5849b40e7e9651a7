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

    /// Characters that a text must have beyond four times what is written before it is cut early.
    private static final int DOUBTFUL = 1024;

    private static final int LONGEST_NAME = 256;
    private static final String CUT = "…[cut]";
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
        Json.Obj masked = redactor.object((Json.Obj) bounded(record, 0));
        byte[] bytes = JsonText.bytes(shortened(masked));
        return bytes.length <= MOST_BYTES ? bytes : JsonText.bytes(summary(masked, bytes.length));
    }

    /// The short texts and numbers of a record that is too large.
    private Json.Obj summary(Json.Obj record, int bytes) {
        Map<String, Json> members = new LinkedHashMap<>();
        record.members()
                .forEach((name, value) -> {
                    boolean plain = !(value instanceof Json.Obj || value instanceof Json.Arr);
                    if (plain && members.size() < MOST_ITEMS / 10) {
                        members.put(name, shortened(value));
                    }
                });
        members.put("truncatedBytes", Json.of(bytes));
        return new Json.Obj(members);
    }

    /// Bounds the tree before secrets are looked for; texts keep more than is written.
    private Json bounded(Json json, int depth) {
        int most = longest * 4 + DOUBTFUL;
        return switch (json) {
            case Json.Str(String text) when text.length() > most ->
                    new Json.Str(cut(text, wordEnd(text, most)));
            case Json.Arr _, Json.Obj _ when depth >= DEEPEST -> new Json.Str(CUT);
            case Json.Arr(List<Json> items) -> array(items, depth);
            case Json.Obj(Map<String, Json> members) -> members(members, depth);
            case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> json;
        };
    }

    private Json array(List<Json> items, int depth) {
        List<Json> kept = new ArrayList<>(Math.min(items.size(), MOST_ITEMS + 1));
        for (Json item : items.subList(0, Math.min(items.size(), MOST_ITEMS))) {
            kept.add(bounded(item, depth + 1));
        }
        if (items.size() > MOST_ITEMS) {
            kept.add(new Json.Str("…[+%d items]".formatted(items.size() - MOST_ITEMS)));
        }
        return new Json.Arr(kept);
    }

    private Json members(Map<String, Json> members, int depth) {
        Map<String, Json> kept =
                LinkedHashMap.newLinkedHashMap(Math.min(members.size(), MOST_ITEMS + 1));
        for (Map.Entry<String, Json> member : members.entrySet()) {
            if (kept.size() == MOST_ITEMS) {
                kept.put("…", new Json.Str("[+%d members]".formatted(members.size() - MOST_ITEMS)));
                break;
            }
            String name = member.getKey();
            kept.put(
                    name.length() > LONGEST_NAME ? cut(name, LONGEST_NAME) : name,
                    bounded(member.getValue(), depth + 1));
        }
        return new Json.Obj(kept);
    }

    /// The tree with its texts as long as they are written.
    private Json shortened(Json json) {
        return switch (json) {
            case Json.Str(String text) when text.length() > longest ->
                    new Json.Str(cut(text, longest));
            case Json.Arr(List<Json> items) ->
                    new Json.Arr(items.stream().map(this::shortened).toList());
            case Json.Obj(Map<String, Json> members) -> {
                Map<String, Json> kept = LinkedHashMap.newLinkedHashMap(members.size());
                members.forEach((name, value) -> kept.put(name, shortened(value)));
                yield new Json.Obj(kept);
            }
            case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> json;
        };
    }

    /// Where a text can be cut early without leaving half a secret at its end.
    private static int wordEnd(String text, int most) {
        int end = most;
        while (end > most - DOUBTFUL && text.charAt(end - 1) > ' ') {
            end--;
        }
        return end;
    }

    private static String cut(String text, int longest) {
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + CUT;
    }
}
