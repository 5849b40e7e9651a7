package bot.molt.execution.sandbox;

import bot.molt.execution.sandbox.Sections.Section;
import bot.molt.execution.sandbox.settings.BindText;
import bot.molt.spi.sandbox.SandboxSpec.Bind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The binds of all sections together; of two with the same place inside the inner section's holds.
final class PlannedBinds {
    /// A bind as it is written.
    ///
    /// @param key full path of the setting
    record Written(String key, String text) {}

    private PlannedBinds() {}

    static List<Bind> into(Sections sections, Draft draft) {
        Map<String, Bind> binds = new LinkedHashMap<>();
        for (Section section : sections.all().reversed()) {
            for (Written written : written(section)) {
                Bind bind = BindText.parse(written.text());
                binds.put(bind.inside(), bind);
                draft.note("bind", written.text(), written.key());
            }
        }
        return List.copyOf(binds.values());
    }

    static List<Written> written(Section section) {
        List<Written> all = new ArrayList<>();
        add(section.path() + ".docker.binds", section.config().docker().binds(), all);
        add(section.path() + ".binds", section.config().contents().binds(), all);
        return all;
    }

    private static void add(String key, @Nullable List<String> texts, List<Written> all) {
        List<String> binds = Optional.ofNullable(texts).orElse(List.of());
        for (int i = 0; i < binds.size(); i++) {
            all.add(new Written(key + "[" + i + "]", binds.get(i)));
        }
    }
}
