package bot.molt.execution.sandbox;

import bot.molt.execution.sandbox.Sections.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The variables of processes in a sandbox: nothing of the gateway's own, and what the sections
/// name.
final class InsideEnvironment {
    /// Folders of programs in every kind of sandbox.
    static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    static final String HOME = "/home/moltbot";

    private InsideEnvironment() {}

    /// @param prepend folders that stand before `PATH`
    static Map<String, String> into(Sections sections, List<String> prepend, Draft draft) {
        Map<String, String> env = new TreeMap<>();
        env.put(
                "PATH",
                String.join(":", Stream.concat(prepend.stream(), Stream.of(PATH)).toList()));
        env.put("HOME", HOME);
        env.put("LANG", "C.UTF-8");
        env.put("TERM", "dumb");
        for (Section section : sections.all().reversed()) {
            add(section, "docker.env", section.config().docker().env(), env, draft);
            add(section, "env", section.config().contents().env(), env, draft);
        }
        return env;
    }

    private static void add(
            Section section,
            String key,
            @Nullable Map<String, String> written,
            Map<String, String> env,
            Draft draft) {
        Map<String, String> more = Optional.ofNullable(written).orElse(Map.of());
        if (!more.isEmpty()) {
            List<String> names = new ArrayList<>(more.keySet());
            draft.note("env", String.join(", ", names), section.path() + "." + key);
            env.putAll(more);
        }
    }
}
