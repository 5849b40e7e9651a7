package bot.molt.app.terminal;

import java.util.ArrayList;
import java.util.List;

/// The program, as a process is started with it.
final class Java {
    private Java() {}

    static List<String> command(String... words) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                System.getProperty("java.home") + "/bin/java",
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                "bot.molt.app.Main"));
        command.addAll(List.of(words));
        return command;
    }
}
