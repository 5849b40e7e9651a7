package bot.molt.linux.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a datagram socket of another program.
class NotifySocketTest {
    private static final String LISTENER =
            """
            import socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            name = sys.argv[1]
            s.bind('\\0' + name[1:] if name.startswith('@') else name)
            s.settimeout(20)
            print('bound', flush=True)
            print(repr(s.recv(4096).decode()), flush=True)
            """;

    @TempDir Path folder;

    private static String heard(String address, String text) throws Exception {
        Process listener =
                new ProcessBuilder("python3", "-c", LISTENER, address)
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader said = listener.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("bound");
            NotifySocket.of(Map.of("NOTIFY_SOCKET", address)).orElseThrow().send(text);
            return String.valueOf(said.readLine());
        } finally {
            listener.destroyForcibly().waitFor();
        }
    }

    @Test
    void aSocketWithAPathHearsIt() throws Exception {
        assertThat(heard(folder.resolve("notify").toString(), "READY=1\nSTATUS=da ✓"))
                .isEqualTo("'READY=1\\nSTATUS=da ✓'");
    }

    @Test
    void anAbstractSocketHearsIt() throws Exception {
        assertThat(heard("@moltbot-" + ProcessHandle.current().pid(), "WATCHDOG=1"))
                .isEqualTo("'WATCHDOG=1'");
    }

    @Test
    void nobodyListensWhereNothingIsSet() {
        assertThat(NotifySocket.of(Map.of())).isEmpty();
    }

    @Test
    void aSocketThatIsGoneIsAnError() {
        String gone = folder.resolve("gone").toString();
        NotifySocket socket = NotifySocket.of(Map.of("NOTIFY_SOCKET", gone)).orElseThrow();
        assertThatThrownBy(() -> socket.send("READY=1"))
                .isInstanceOf(IOException.class)
                .hasMessage("NOTIFY_SOCKET " + gone + ": no such file or folder");
    }

    @Test
    void whatIsNoAddressIsRefused() {
        assertThatThrownBy(() -> NotifySocket.of(Map.of("NOTIFY_SOCKET", "vsock:2:1")))
                .hasMessageContaining("NOTIFY_SOCKET: vsock:2:1 (expected:");
    }
}
