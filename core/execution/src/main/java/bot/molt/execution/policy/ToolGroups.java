package bot.molt.execution.policy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Groups and profiles of tools, and selectors such as `group:fs`, `exec`, `sessions_*`.
final class ToolGroups {
    private static final Map<String, Set<String>> GROUPS =
            Map.of(
                    "group:fs",
                            Set.of(
                                    "read",
                                    "write",
                                    "edit",
                                    "multi_edit",
                                    "apply_patch",
                                    "ls",
                                    "glob",
                                    "grep",
                                    "notebook_edit"),
                    "group:runtime", Set.of("exec", "process"),
                    "group:sessions",
                            Set.of(
                                    "sessions_list",
                                    "sessions_history",
                                    "sessions_send",
                                    "sessions_spawn",
                                    "session_status"),
                    "group:memory", Set.of("memory_search", "memory_get"),
                    "group:web", Set.of("web_search", "web_fetch"),
                    "group:ui", Set.of("browser", "canvas"),
                    "group:automation", Set.of("cron", "gateway"),
                    "group:messaging", Set.of("message"),
                    "group:nodes", Set.of("nodes"));
    private static final Set<String> OTHERS = Set.of("image", "tts", "agents_list", "*");
    private static final Set<String> EVERYTHING =
            Set.of("group:clawdbot", "group:openclaw", "group:moltbot");
    private static final Map<Profile, List<String>> PROFILES =
            Map.of(
                    Profile.MINIMAL, List.of("session_status"),
                    Profile.CODING,
                            List.of(
                                    "group:fs",
                                    "group:runtime",
                                    "group:sessions",
                                    "group:memory",
                                    "image"),
                    Profile.MESSAGING,
                            List.of(
                                    "message",
                                    "sessions_list",
                                    "sessions_history",
                                    "sessions_send",
                                    "session_status"),
                    Profile.FULL, List.of("*"));

    private ToolGroups() {}

    /// What a profile selects.
    static List<String> selectors(Profile profile) {
        return PROFILES.getOrDefault(profile, List.of());
    }

    /// Whether the selector means the tool.
    static boolean selects(String selector, String tool) {
        String plain = selector.equals("bash") ? "exec" : selector;
        Set<String> group = GROUPS.get(plain);
        if (group != null) {
            return group.contains(tool);
        }
        if (EVERYTHING.contains(plain)) {
            return true;
        }
        return plain.indexOf('*') < 0 ? plain.equals(tool) : glob(plain).matcher(tool).matches();
    }

    /// Whether the selector can mean any tool that is known of.
    static boolean known(String selector, Set<String> tools) {
        return GROUPS.containsKey(selector)
                || EVERYTHING.contains(selector)
                || OTHERS.contains(selector)
                || selector.equals("group:plugins")
                || GROUPS.values().stream()
                        .flatMap(Set::stream)
                        .anyMatch(tool -> selects(selector, tool))
                || tools.stream().anyMatch(tool -> selects(selector, tool));
    }

    private static Pattern glob(String text) {
        return Pattern.compile(Pattern.quote(text).replace("*", "\\E.*\\Q"));
    }
}
