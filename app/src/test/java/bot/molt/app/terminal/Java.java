package bot.molt.app.terminal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The program, as a process is started with it.
final class Java {
    private Java() {}

    /// @param home what `~` means
    static List<String> command(Path home, String... words) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                System.getProperty("java.home") + "/bin/java",
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx256m",
                                "-Duser.home=" + home,
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                "bot.molt.app.Main"));
        command.addAll(List.of(words));
        return command;
    }
}
