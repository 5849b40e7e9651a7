package bot.molt.base.config;

import java.util.Set;

/// Settings that belong to the product and that this version reads without using them yet. Who
/// starts to use one takes it off the list.
public final class KnownSections {
    private static final Set<String> LATER =
            Set.of(
                    "acp",
                    "audio",
                    "bindings",
                    "broadcast",
                    "browser",
                    "canvasHost",
                    "channels",
                    "commands",
                    "cron",
                    "diagnostics.cacheTrace",
                    "diagnostics.enabled",
                    "diagnostics.flags",
                    "diagnostics.otel.logs",
                    "discovery.wideArea",
                    "hooks",
                    "mcp",
                    "media",
                    "memory",
                    "messages.ackReaction",
                    "messages.groupChat",
                    "messages.inbound",
                    "messages.messagePrefix",
                    "messages.responsePrefix",
                    "messages.tts",
                    "secrets",
                    "security",
                    "session",
                    "skills",
                    "talk",
                    "telemetry",
                    "tts",
                    "ui",
                    "update.auto",
                    "update.channel",
                    "update.checkOnStart",
                    "web",
                    "agents.defaults.heartbeat",
                    "agents.defaults.imageModel",
                    "agents.defaults.subagents",
                    "approvals.exec.agentFilter",
                    "approvals.exec.mode",
                    "approvals.exec.sessionFilter",
                    "approvals.exec.targets",
                    "approvals.plugin",
                    "gateway.auth.trustedProxy",
                    "gateway.terminal",
                    "gateway.tools",
                    "tools.agentToAgent",
                    "tools.byProvider",
                    "tools.elevated",
                    "tools.links",
                    "tools.loopDetection",
                    "tools.media",
                    "tools.message",
                    "tools.sandbox",
                    "tools.sessions",
                    "tools.subagents",
                    "tools.web");

    /// Bound and checked already.
    private static final Set<String> LATER_CHECKED = Set.of("plugins");

    /// Bookkeeping, or in effect elsewhere.
    private static final Set<String> SILENT = Set.of("$schema", "env", "meta", "wizard");

    private KnownSections() {}

    /// What this version does with a section.
    public enum Use {
        NOW,
        LATER,
        LATER_CHECKED,
        SILENT
    }

    /// What is done with the section that stands at a canonical path.
    public static Use use(String path) {
        if (SILENT.contains(path)) {
            return Use.SILENT;
        }
        if (LATER_CHECKED.contains(path)) {
            return Use.LATER_CHECKED;
        }
        return LATER.contains(path) ? Use.LATER : Use.NOW;
    }
}
