package bot.molt.execution.web;

import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import bot.molt.spi.net.HostRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A `tools.network` section of an agent, a user or a workspace. It can only take away.
public record NetworkOverlay(
        @Doc("Hosts that remain open.") @Guarded @Nullable List<String> allow,
        @Doc("Hosts that are closed.") @Guarded @Nullable List<String> deny) {
    public NetworkOverlay {
        RuleTexts.check("allow", allow);
        RuleTexts.check("deny", deny);
    }

    /// As calls are held against them. Where `allow` is not written, it opens what the others do.
    ///
    /// @param key the place of this section
    public HostRules rules(String key) {
        return new HostRules(
                key,
                allow == null ? HostRules.PUBLIC.allow() : RuleTexts.read(allow),
                RuleTexts.read(deny == null ? List.of() : deny));
    }
}
