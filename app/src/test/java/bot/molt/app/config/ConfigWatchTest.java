package bot.molt.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatchTest {
    private final LinkedBlockingQueue<Changes> seen = new LinkedBlockingQueue<>();
    @TempDir private Path folder;
    private Path file;
    private LiveConfig live;
    private ConfigWatch watch;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("part.json"), "{window: 1000}");
        file = Files.writeString(folder.resolve("moltbot.json"), text(5, 18789));
        ConfigReader reader = new TestFiles(file, java.util.Map.of()).reader();
        live = new LiveConfig(reader, reader.read());
        live.listen((_, changes) -> seen.add(changes));
        watch = ConfigWatch.start(live);
    }

    @AfterEach
    void stop() {
        watch.close();
    }

    private static String text(int attempts, int port) {
        return "{gateway: {port: %d, auth: {rateLimit: {maxAttempts: %d, $include: 'part.json'}}}}"
                .formatted(port, attempts);
    }

    private int attempts() {
        return live.current().config().gateway().auth().rateLimit().maxAttempts();
    }

    private Changes within(long millis) throws InterruptedException {
        return seen.poll(millis, TimeUnit.MILLISECONDS);
    }

    @Test
    void aSavedChangeAppliesWithinASecond() throws Exception {
        Files.writeString(file, text(6, 18789));
        assertThat(within(1_000))
                .isEqualTo(new Changes(Set.of("gateway.auth.rateLimit.maxAttempts"), Set.of()));
        assertThat(attempts()).isEqualTo(6);
    }

    @Test
    void anEditorThatRenamesIsSeenAgainAndAgain() throws Exception {
        for (int i = 6; i < 9; i++) {
            Path fresh = Files.writeString(folder.resolve("moltbot.json.swp"), text(i, 18789));
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            assertThat(within(1_000)).isNotNull();
            assertThat(attempts()).isEqualTo(i);
        }
    }

    @Test
    void aChangedIncludeApplies() throws Exception {
        Files.writeString(folder.resolve("part.json"), "{window: 2000}");
        assertThat(within(1_000))
                .isEqualTo(new Changes(Set.of("gateway.auth.rateLimit.window"), Set.of()));
    }

    @Test
    void whatNeedsARestartKeepsItsRunningValue() throws Exception {
        Files.writeString(file, text(6, 4000));
        assertThat(within(1_000))
                .isEqualTo(
                        new Changes(
                                Set.of("gateway.auth.rateLimit.maxAttempts"),
                                Set.of("gateway.port")));
        assertThat(live.current().config().gateway().port()).isEqualTo(18_789);
        assertThat(live.reload()).isEqualTo(new LiveConfig.Outcome.Unchanged());
    }

    @Test
    void aBadFileKeepsTheRunningConfiguration() throws Exception {
        for (String bad :
                java.util.List.of(
                        "{gateway: ",
                        "{gateway: {auth: {mode: 'nobody'}}}",
                        "",
                        "{gateway: {auth: {token: '${NO_SUCH}'}}}")) {
            Files.writeString(file, bad);
            assertThat(live.reload()).as(bad).isInstanceOf(LiveConfig.Outcome.Kept.class);
            assertThat(attempts()).as(bad).isEqualTo(5);
            Files.writeString(file, text(5, 18789));
            assertThat(live.reload()).isEqualTo(new LiveConfig.Outcome.Unchanged());
        }
    }

    @Test
    void aReloadThatFitsOnlyAfterARestartIsKeptOut() throws Exception {
        Files.writeString(
                file, "{gateway: {bind: 'lan', auth: {token: '%s'}}}".formatted("x".repeat(40)));
        ConfigReader reader = new TestFiles(file, java.util.Map.of()).reader();
        LiveConfig open = new LiveConfig(reader, reader.read());
        Files.writeString(file, "{gateway: {auth: {mode: 'none'}}}");
        assertThat(open.reload()).isInstanceOf(LiveConfig.Outcome.Kept.class);
    }

    @Test
    void aListenerThatFailsDoesNotStopTheOthers() throws Exception {
        live.listen((_, _) -> {
            throw new IllegalStateException("not me");
        });
        live.listen((_, changes) -> seen.add(changes));
        Files.writeString(file, text(7, 18789));
        assertThat(within(1_000)).isNotNull();
        assertThat(within(1_000)).isNotNull();
    }
}
