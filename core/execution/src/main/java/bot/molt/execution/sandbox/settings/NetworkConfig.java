package bot.molt.execution.sandbox.settings;

import bot.molt.base.Require;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import bot.molt.spi.sandbox.HostRule;
import bot.molt.spi.sandbox.Network;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings under `sandbox.network`.
public record NetworkConfig(
        @Doc(
                        "none, allowlist (through the gateway's proxy, to the hosts of allow) or full. Without it: allowlist where allow is written, else none.")
                @Guarded
                Network.@Nullable Mode mode,
        @Doc(
                        "Hosts that are open: github.com (ports 80 and 443), github.com:22, *.npmjs.org, 10.1.2.3:5432, db.internal:*, *.")
                @Guarded
                @Nullable List<String> allow) {
    /// Nothing is written.
    public static final NetworkConfig NONE = new NetworkConfig(null, null);

    public NetworkConfig {
        if (allow != null) {
            allow.forEach(NetworkConfig::check);
        }
    }

    private static void check(String text) {
        try {
            HostRule.parse(text);
        } catch (IllegalArgumentException e) {
            Require.that(
                    false, "allow", text, "host, host:port, host:*, *.domain or 10.1.2.3:5432");
        }
    }

    /// The rules in both forms.
    public List<HostRule> rules() {
        return allow == null ? List.of() : allow.stream().map(HostRule::parse).toList();
    }
}
