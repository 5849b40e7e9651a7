package bot.molt.app.attack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One thing that a hostile user tries.
///
/// @param check how success is told: `sees`, `says`, `changes`, `kills`, `starves`
/// @param kind `exec`, `tool NAME`, `http METHOD PATH [header=value]`, `flood`, `flood-read`
/// @param hurts whether it would harm the machine where nothing holds it back
record Attack(String family, String id, String check, String kind, String text, boolean hurts) {
    /// All of `tenants.txt`; a line with `{T}` stands for one attack on each target.
    static List<Attack> all(Map<String, String> targets) throws IOException {
        List<Attack> all = new ArrayList<>();
        String family = "";
        for (String line : lines()) {
            if (line.startsWith("[")) {
                family = line.substring(1, line.length() - 1);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                add(family, line, targets, all);
            }
        }
        return all;
    }

    private static List<String> lines() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(Attack.class.getResourceAsStream("tenants.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static void add(
            String family, String line, Map<String, String> targets, List<Attack> all) {
        String[] parts = line.split(" \\| ", 4);
        String text = parts.length > 3 ? parts[3] : "";
        boolean hurts = parts[0].startsWith("!");
        String id = hurts ? parts[0].substring(1) : parts[0];
        String kind = parts[2].replaceFirst(" \\|$", "");
        if (!id.contains("{T}")) {
            all.add(new Attack(family, id, parts[1], kind, text, hurts));
            return;
        }
        targets.forEach((name, path) ->
                all.add(
                        new Attack(
                                family,
                                id.replace("{T}", name),
                                parts[1],
                                kind,
                                text.replace("{T}", path),
                                hurts)));
    }

    Attack with(Map<String, String> values) {
        String filled = text.contains("python3 -c \"") ? text.replace("\\n", "\n") : text;
        String where = kind;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("{" + value.getKey() + "}", value.getValue());
            where = where.replace("{" + value.getKey() + "}", value.getValue());
        }
        return new Attack(family, id, check, where, filled, hurts);
    }
}
