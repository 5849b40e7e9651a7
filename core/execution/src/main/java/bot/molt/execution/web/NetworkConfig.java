package bot.molt.execution.web;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import bot.molt.spi.net.HostRules;
import java.util.List;

/// Settings under `tools.network`: the hosts that `web_fetch` and `image` may connect to.
public record NetworkConfig(
        @Doc(
                        "Hosts that are open: *:* (every public address), github.com (ports 80 and"
                                + " 443), *.example.com, 127.0.0.1:8080, db.internal:*. What a"
                                + " wildcard opens must be public; an exact name or address opens a"
                                + " private one too.")
                @Default("[\"*:*\"]")
                @Guarded
                List<String> allow,
        @Doc("Hosts that are closed though allow opens them; without a port on every port.")
                @Default("[]")
                @Guarded
                List<String> deny) {
    public NetworkConfig {
        RuleTexts.check("allow", allow);
        RuleTexts.check("deny", deny);
    }

    /// As calls are held against them.
    ///
    /// @param key the place of this section
    public HostRules rules(String key) {
        return new HostRules(key, RuleTexts.read(allow), RuleTexts.read(deny));
    }
}
