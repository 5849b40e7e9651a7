package bot.molt.base.config;

import java.util.List;
import java.util.Optional;

/// Settings that belong to the product and that this version reads without using them yet.
public final class KnownSections {
    private static final List<String> PATHS =
            List.of(
                    "$schema",
                    "acp",
                    "audio",
                    "auth",
                    "bindings",
                    "broadcast",
                    "browser",
                    "canvasHost",
                    "channels",
                    "commands",
                    "cron",
                    "diagnostics",
                    "discovery",
                    "env",
                    "hooks",
                    "mcp",
                    "media",
                    "memory",
                    "messages",
                    "meta",
                    "models",
                    "nodeHost",
                    "secrets",
                    "security",
                    "session",
                    "skills",
                    "talk",
                    "telemetry",
                    "tts",
                    "ui",
                    "update",
                    "web",
                    "wizard",
                    "gateway.http.endpoints",
                    "gateway.nodes",
                    "gateway.tailscale",
                    "gateway.terminal",
                    "gateway.tls",
                    "gateway.tools",
                    "gateway.auth.allowTailscale",
                    "gateway.auth.trustedProxy",
                    "approvals.plugin",
                    "tools.web",
                    "tools.media",
                    "tools.links",
                    "tools.message",
                    "tools.agentToAgent",
                    "tools.elevated",
                    "tools.subagents",
                    "tools.sandbox",
                    "tools.sessions",
                    "tools.loopDetection");

    /// Sections that are bookkeeping or take effect elsewhere: never worth a word.
    private static final List<String> SILENT = List.of("$schema", "env", "meta", "wizard");

    private KnownSections() {}

    /// The known section that a path is or lies in.
    public static Optional<String> find(String path) {
        return PATHS.stream()
                .filter(known -> path.equals(known) || path.startsWith(known + "."))
                .findFirst();
    }

    /// Whether a known section needs no report.
    public static boolean isSilent(String section) {
        return SILENT.contains(section);
    }
}
