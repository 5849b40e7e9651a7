package bot.molt.gateway.settings;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import java.util.List;

/// Settings under `gateway.controlUi`.
public record ControlUiConfig(
        @Default("true") @Doc("Whether the web page is served.") boolean enabled,
        @Default("") @Doc("Path in front of the web page.") String basePath,
        @Default("[]") @Guarded @Doc("Origins of other web pages that may talk to the gateway.")
                List<String> allowedOrigins,
        @Default("false")
                @Guarded
                @Doc("Whether the web page may sign in over plain HTTP from another machine.")
                boolean allowInsecureAuth) {}
