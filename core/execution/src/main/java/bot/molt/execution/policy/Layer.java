package bot.molt.execution.policy;

import bot.molt.execution.agents.SessionToolsConfig;
import bot.molt.execution.web.NetworkOverlay;
import bot.molt.spi.net.HostRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One `tools` section, wherever it stands. Null means not written.
///
/// @param path its place: `tools`, `routing.users[0].agents.tools`
record Layer(
        String path,
        @Nullable Profile profile,
        List<String> alsoAllow,
        @Nullable List<String> allow,
        @Nullable List<String> deny,
        @Nullable Security security,
        @Nullable AskMode ask,
        @Nullable List<String> allowlist,
        @Nullable Boolean workspaceOnly,
        @Nullable HostRules network) {

    private static final List<String> NOT_FOR_CHILDREN =
            List.of("sessions_*", "session_status", "agents_list", "gateway", "cron", "memory_*");

    static Layer of(ToolsConfig tools) {
        return new Layer(
                "tools",
                tools.profile(),
                tools.alsoAllow(),
                tools.allow().isEmpty() ? null : tools.allow(),
                tools.exec().patches() ? tools.deny() : plus(tools.deny(), "apply_patch"),
                tools.exec().security(),
                tools.exec().ask(),
                tools.exec().allowlist(),
                tools.fs().workspaceOnly(),
                tools.outside().network().rules("tools.network"));
    }

    static Layer of(ToolsOverlay tools, String path) {
        ToolsOverlay.ExecOverlay exec = tools.exec();
        ToolsOverlay.FsOverlay fs = tools.fs();
        NetworkOverlay network = tools.network();
        return new Layer(
                path,
                tools.profile(),
                List.of(),
                tools.allow(),
                tools.deny(),
                exec == null ? null : exec.security(),
                exec == null ? null : exec.ask(),
                exec == null ? null : exec.allowlist(),
                fs == null ? null : fs.workspaceOnly(),
                network == null ? null : network.rules(path + ".network"));
    }

    /// What sub-agents may do less.
    static Layer of(SessionToolsConfig.Lists lists) {
        List<String> denied = new ArrayList<>(NOT_FOR_CHILDREN);
        denied.addAll(lists.deny() == null ? List.of() : lists.deny());
        return new Layer(
                "tools.subagents.tools",
                null,
                List.of(),
                lists.allow(),
                denied,
                null,
                null,
                null,
                null,
                null);
    }

    private static List<String> plus(List<String> list, String one) {
        return java.util.stream.Stream.concat(list.stream(), java.util.stream.Stream.of(one))
                .toList();
    }

    /// Why this section takes the tool away; empty where it does not.
    Optional<Decision.Reason> objection(String tool) {
        List<String> denied = deny == null ? List.of() : deny;
        for (int i = 0; i < denied.size(); i++) {
            if (ToolGroups.selects(denied.get(i), tool)) {
                return reason(
                        tool,
                        "deny " + denied.get(i),
                        path + ".deny[" + i + "]",
                        "remove it there");
            }
        }
        if (profile != null && none(ToolGroups.selectors(profile), tool) && none(alsoAllow, tool)) {
            String name = profile.name().toLowerCase(java.util.Locale.ROOT);
            return reason(
                    tool, "profile " + name, path + ".profile", "choose a profile that has it");
        }
        if (allow != null && none(allow, tool) && none(alsoAllow, tool)) {
            return reason(tool, "allow " + allow, path + ".allow", "add it there");
        }
        return Optional.empty();
    }

    private static boolean none(List<String> selectors, String tool) {
        return selectors.stream().noneMatch(selector -> ToolGroups.selects(selector, tool));
    }

    private static Optional<Decision.Reason> reason(
            String tool, String rule, String source, String fix) {
        String text =
                "tool %s is taken away by %s (%s); the operator can %s"
                        .formatted(tool, source, rule, fix);
        return Optional.of(new Decision.Reason(text, rule, source));
    }
}
