package bot.molt.protocol.agents;

import org.jspecify.annotations.Nullable;

/// The agent that is meant, by its id or by one of its sessions; the default one without either.
public record IdentityParams(@Nullable String agentId, @Nullable String sessionKey) {}
