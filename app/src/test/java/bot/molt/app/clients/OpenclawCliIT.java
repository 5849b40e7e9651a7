package bot.molt.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The original's command line of September 2026.
@Tag("slow")
@Tag("long")
class OpenclawCliIT extends OriginalCliContract {
    @Override
    Original.Release release() {
        return Original.Release.SEPTEMBER;
    }

    @Test
    void needsNoPairingOnTheGatewaysMachineAndLeavesNoTrace() throws Exception {
        cli().run("gateway", "call", "health").fine();
        assertThat(cli().run("devices", "list", "--json").fine().object().items("paired"))
                .isEmpty();
        assertThat(cli().run("system", "presence", "--json").fine().out())
                .doesNotContain("gateway:");
        cli().run("gateway", "call", "health", "--token", "wrong").refused("token mismatch");
    }
}
