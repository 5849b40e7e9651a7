package bot.molt.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// The terminal of this process.
public final class Terminals {
    private Terminals() {}

    /// Whether somebody sits at one: input and output are one, as the launcher tells, and it can do
    /// more than print.
    public static boolean isThere(Map<String, String> environment) {
        String told = environment.getOrDefault("MOLTBOT_TTY", "");
        String type = environment.getOrDefault("TERM", "dumb");
        return told.contains("0") && told.contains("1") && !type.equals("dumb");
    }

    public static Terminal open() throws IOException {
        return TerminalBuilder.builder()
                .name("moltbot")
                .system(true)
                .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                .encoding(StandardCharsets.UTF_8)
                .stdinEncoding(StandardCharsets.UTF_8)
                .stdoutEncoding(StandardCharsets.UTF_8)
                .stderrEncoding(StandardCharsets.UTF_8)
                .jni(false)
                .graphemeCluster(false)
                .build();
    }
}
