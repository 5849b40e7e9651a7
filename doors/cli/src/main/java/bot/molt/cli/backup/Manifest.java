package bot.molt.cli.backup;

import bot.molt.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a backup holds; the last file of its archive.
///
/// **Shape:** `{"form":1,"createdAt":"…","version":"…","host":"…","state":"…",
/// "files":[{"path":"state/users.json","size":2,"sha256":"…"}]}`
///
/// @param facts all members but `files`
/// @param files by their path in the archive
record Manifest(Json.Obj facts, Map<String, Item> files) {
    static final String NAME = "manifest.json";
    static final int FORM = 1;

    /// A file of the archive.
    record Item(long size, String sha256) {}

    Json.Obj json() {
        List<Json> items = new ArrayList<>();
        files.forEach((path, item) ->
                items.add(
                        Json.object()
                                .put("path", path)
                                .put("size", item.size())
                                .put("sha256", item.sha256())
                                .build()));
        return facts.with("files", Json.array(items));
    }

    static Manifest of(Json.Obj document) {
        Map<String, Item> files = new LinkedHashMap<>();
        for (Json each : document.items("files")) {
            if (each instanceof Json.Obj file) {
                files.put(
                        file.string("path").orElse(""),
                        new Item(
                                file.number("size").orElse(-1L), file.string("sha256").orElse("")));
            }
        }
        return new Manifest(document.without("files"), files);
    }

    long bytes() {
        return files.values().stream().mapToLong(Item::size).sum();
    }
}
