package bot.molt.base.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is asked of `launchctl`, told by one that keeps its agents in a list.
class LaunchdTest {
    private static final ServiceName NAME = new ServiceName("gateway", "");

    @TempDir Path home;
    private final List<String> asked = new ArrayList<>();
    private boolean loaded;
    private String domain = "";
    private Launchd launchd;

    @BeforeEach
    void makes() throws IOException {
        domain = "gui/" + Files.getAttribute(home, "unix:uid");
        launchd = new Launchd(Map.of("HOME", home.toString()), this::launchctl);
    }

    private SystemPrograms.Ran launchctl(Map<String, String> more, List<String> command) {
        String words = String.join(" ", command);
        if (command.contains("print")) {
            return loaded
                    ? new SystemPrograms.Ran(0, "bot = {\n\tstate = running\n\tpid = 77\n}")
                    : new SystemPrograms.Ran(113, "Could not find service");
        }
        asked.add(words);
        loaded = command.contains("bootstrap") || (loaded && !command.contains("bootout"));
        return new SystemPrograms.Ran(0, "");
    }

    private ServiceSpec spec() {
        return new ServiceSpec(
                NAME,
                "Moltbot gateway",
                List.of("/opt/moltbot/moltbot", "gateway"),
                Map.of(),
                home,
                home.resolve("logs/service.log"),
                true,
                null);
    }

    @Test
    void anAgentIsWrittenAndLoaded() throws IOException {
        launchd.install(spec());
        Path file = home.resolve("Library/LaunchAgents/bot.molt.gateway.plist");
        assertThat(file).hasContent(AgentText.of(spec()));
        assertThat(asked)
                .containsExactly(
                        "launchctl enable " + domain + "/bot.molt.gateway",
                        "launchctl bootstrap " + domain + " " + file);
        assertThat(launchd.state(NAME))
                .isEqualTo(new ServiceState(true, true, "active", "running", 77, 0, ""));
    }

    @Test
    void stoppingTakesItOutAndStartingPutsItBack() throws IOException {
        launchd.install(spec());
        asked.clear();
        launchd.stop(NAME);
        assertThat(launchd.state(NAME).runs()).isFalse();
        launchd.start(NAME);
        launchd.restart(NAME);
        assertThat(asked)
                .containsExactly(
                        "launchctl bootout " + domain + "/bot.molt.gateway",
                        "launchctl bootstrap " + domain + " " + launchd.file(NAME),
                        "launchctl kickstart -k " + domain + "/bot.molt.gateway");
    }

    @Test
    void nothingIsLeftOfAnAgentThatWasUninstalled() throws IOException {
        launchd.install(spec());
        launchd.uninstall(NAME);
        assertThat(launchd.file(NAME)).doesNotExist();
        assertThat(launchd.state(NAME).installed()).isFalse();
    }
}
