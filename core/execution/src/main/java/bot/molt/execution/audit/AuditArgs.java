package bot.molt.execution.audit;

import bot.molt.base.Digests;
import bot.molt.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Arguments as a record shows them: the content of files only as `{"length":5,"sha256":"…"}`.
final class AuditArgs {
    private static final Set<String> CONTENT =
            Set.of(
                    "content",
                    "file_text",
                    "new_source",
                    "new_string",
                    "newText",
                    "new_text",
                    "old_string",
                    "oldText",
                    "old_text",
                    "patch");

    private AuditArgs() {}

    static Json.Obj of(String tool, Json.Obj args) {
        return (Json.Obj) shown(args, tool.equals("apply_patch"));
    }

    private static Json shown(Json json, boolean inputIsContent) {
        return switch (json) {
            case Json.Obj(Map<String, Json> members) -> {
                Map<String, Json> shown = LinkedHashMap.newLinkedHashMap(members.size());
                members.forEach((name, value) -> {
                    boolean content =
                            CONTENT.contains(name) || (inputIsContent && name.equals("input"));
                    boolean digest = content && value instanceof Json.Str;
                    shown.put(
                            name, digest ? digest((Json.Str) value) : shown(value, inputIsContent));
                });
                yield new Json.Obj(shown);
            }
            case Json.Arr(List<Json> items) ->
                    new Json.Arr(items.stream().map(item -> shown(item, inputIsContent)).toList());
            case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> json;
        };
    }

    private static Json digest(Json.Str content) {
        return Json.object()
                .put("length", content.value().getBytes(StandardCharsets.UTF_8).length)
                .put("sha256", Digests.sha256Hex(content.value()))
                .build();
    }
}
