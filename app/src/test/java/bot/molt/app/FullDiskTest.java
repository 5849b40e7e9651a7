package bot.molt.app;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.testkit.client.Ran;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Disks that are full or cannot be written, made in a name space of their own.
@Tag("slow")
class FullDiskTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String HEAD =
            """
            set -u
            app() { "$JAVA" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx200m \
                -Duser.home="$HOME" -cp "$CLASSES" bot.molt.app.Main "$@"; }
            # In the place of the shell, so that its process id is the gateway's.
            gateway() { exec "$JAVA" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx200m \
                -Duser.home="$HOME" -cp "$CLASSES" bot.molt.app.Main gateway; }
            state=$HOME/.clawdbot
            mkdir -p "$state"
            """;

    @TempDir Path home;

    private Ran inside(String script) throws IOException, InterruptedException {
        Path file = Files.writeString(home.resolve("script.sh"), HEAD + script);
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        return Ran.of(
                home,
                Map.of(
                        "HOME", home.toString(),
                        "TMPDIR", home.toString(),
                        "JAVA", System.getProperty("java.home") + "/bin/java",
                        "CLASSES",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                        "MOLTBOT_GATEWAY_PORT", Integer.toString(port),
                        "PORT", Integer.toString(port)),
                LIMIT,
                List.of("unshare", "--user", "--map-root-user", "--mount", "sh", file.toString()));
    }

    @Test
    void aFullDiskRefusesCallsIsNamedAndServesAgainOnceThereIsRoom() throws Exception {
        Ran ran =
                inside(
                        """
                        mount -t tmpfs -o size=4m tmpfs "$state" || exit 9
                        cat > "$state/moltbot.json" <<END
                        { tools: { exec: { security: 'full', ask: 'off' } }, agents: { defaults: { workspace: '$HOME/work' } } }
                        END
                        gateway >"$HOME/out" 2>&1 &
                        pid=$!
                        curl -s -o /dev/null --retry 120 --retry-delay 1 --retry-all-errors "http://127.0.0.1:$PORT/health"
                        token=$(cat "$state/credentials/gateway-token")
                        call() { curl -s -m 60 -o /dev/null -w "$1 %{http_code}\\n" "http://127.0.0.1:$PORT/api/tools/execute" \
                            -H "Authorization: Bearer $token" -d '{"tool":"exec","input":{"command":"echo hi"}}'; }
                        call roomy
                        head -c 100m /dev/zero >"$state/filling" 2>/dev/null
                        tries=0
                        until call full >"$HOME/full"; grep 503 "$HOME/full" || [ $tries -ge 100 ]; do tries=$((tries + 1)); done
                        curl -s -w ' ready %{http_code}\\n' "http://127.0.0.1:$PORT/readyz"
                        app health; echo "health $?"
                        app doctor; echo "doctor $?"
                        rm "$state/filling"
                        curl -s -o /dev/null --retry 120 --retry-delay 1 --retry-all-errors -f "http://127.0.0.1:$PORT/readyz"
                        call again
                        kill $pid; wait $pid
                        app audit verify "$state/logs/audit.jsonl"
                        """);
        assertThat(ran.output())
                .contains("roomy 200", "full 503", "\"failing\":[\"audit\"]", "ready 503")
                .contains("failing:  audit: ", "health 1")
                .contains("FAIL  disk.full: ", "FAIL  gateway.failing: audit: ", "doctor 1")
                .contains("again 200");
        assertThat(ran.exitCode()).as(ran.output()).isZero();
    }

    @Test
    void aStateFolderThatCannotBeWrittenIsNamedAndTheGatewaySaysWhyItDoesNotStart()
            throws Exception {
        Ran ran =
                inside(
                        """
                        app setup >/dev/null || exit 8
                        mount --bind "$state" "$state" && mount -o remount,bind,ro "$state" || exit 9
                        app doctor --fix; echo "doctor $?"
                        timeout 60 sh -c 'exec "$JAVA" --enable-native-access=ALL-UNNAMED -Duser.home="$HOME" -cp "$CLASSES" bot.molt.app.Main gateway'
                        echo "gateway $?"
                        """);
        assertThat(ran.output())
                .contains("FAIL  state.read_only: ", "doctor 1")
                .containsPattern("moltbot: .*(read-only|Read-only).*\\n")
                .contains("gateway 1");
    }
}
