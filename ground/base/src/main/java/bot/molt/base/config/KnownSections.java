package bot.molt.base.config;

import java.util.Set;

/// Settings that belong to the product and that this version reads without using them yet. Who
/// starts to use one takes it off the list.
public final class KnownSections {
    private static final Set<String> LATER =
            Set.of(
                    "acp",
                    "audio",
                    "broadcast",
                    "browser",
                    "canvasHost",
                    "channels.bluebubbles",
                    "channels.discord",
                    "channels.feishu",
                    "channels.googlechat",
                    "channels.imessage",
                    "channels.irc",
                    "channels.line",
                    "channels.matrix",
                    "channels.mattermost",
                    "channels.msteams",
                    "channels.signal",
                    "channels.slack",
                    "channels.wechat",
                    "channels.whatsapp",
                    "channels.defaults.heartbeat",
                    "channels.telegram.actions",
                    "channels.telegram.blockStreaming",
                    "channels.telegram.blockStreamingCoalesce",
                    "channels.telegram.capabilities",
                    "channels.telegram.chunkMode",
                    "channels.telegram.configWrites",
                    "channels.telegram.customCommands",
                    "channels.telegram.dmHistoryLimit",
                    "channels.telegram.dms",
                    "channels.telegram.draftChunk",
                    "channels.telegram.heartbeat",
                    "channels.telegram.markdown",
                    "channels.telegram.proxy",
                    "channels.telegram.reactionLevel",
                    "channels.telegram.reactionNotifications",
                    "channels.telegram.retry",
                    "commands.allowFrom",
                    "commands.bash",
                    "commands.bashForegroundMs",
                    "commands.config",
                    "commands.debug",
                    "commands.native",
                    "commands.nativeSkills",
                    "commands.restart",
                    "commands.text",
                    "commands.useAccessGroups",
                    "cron.failureAlert",
                    "cron.sessionRetention",
                    "cron.store",
                    "cron.triggers",
                    "cron.webhookToken",
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
                    "messages.groupChat.historyLimit",
                    "messages.messagePrefix",
                    "messages.responsePrefix",
                    "messages.tts",
                    "secrets",
                    "security",
                    "session.agentToAgent",
                    "session.mainKey",
                    "session.maintenance",
                    "session.scope",
                    "session.sendPolicy",
                    "session.store",
                    "session.threadBindings",
                    "session.typingIntervalSeconds",
                    "session.typingMode",
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
                    "approvals.exec.agentFilter",
                    "approvals.exec.mode",
                    "approvals.exec.sessionFilter",
                    "approvals.plugin",
                    "gateway.auth.trustedProxy",
                    "gateway.terminal",
                    "gateway.tools",
                    "tools.byProvider",
                    "tools.elevated",
                    "tools.links",
                    "tools.loopDetection",
                    "tools.media",
                    "tools.message",
                    "tools.sandbox",
                    "tools.sessions",
                    "tools.web");

    /// Bookkeeping, or in effect elsewhere.
    private static final Set<String> SILENT = Set.of("$schema", "env", "meta", "wizard");

    private KnownSections() {}

    /// What this version does with a section.
    public enum Use {
        NOW,
        LATER,
        SILENT
    }

    /// What is done with the section that stands at a canonical path.
    public static Use use(String path) {
        if (SILENT.contains(path)) {
            return Use.SILENT;
        }
        return LATER.contains(path) ? Use.LATER : Use.NOW;
    }
}
