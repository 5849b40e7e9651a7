package bot.molt.cli.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a systemd unit that is there says; nothing for other kinds of files.
///
/// @param command the program and its words
/// @param environment its variables
/// @param folder where it starts; empty where nothing is said
/// @param user who it runs as; empty where nothing is said
public record UnitFile(
        Path file,
        List<String> command,
        Map<String, String> environment,
        String folder,
        String user) {
    private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+)");

    public static UnitFile read(Path file) throws IOException {
        List<String> command = new ArrayList<>();
        Map<String, String> environment = new LinkedHashMap<>();
        String folder = "";
        String user = "";
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            String name = line.substring(0, Math.max(0, equals)).strip();
            String value = line.substring(equals + 1).strip();
            switch (name) {
                case "ExecStart" -> command = words(value.replace("$$", "$"));
                case "Environment" -> words(value).forEach(word -> put(word, environment));
                case "WorkingDirectory" -> folder = value.replace("%%", "%");
                case "User" -> user = value;
                default -> {}
            }
        }
        return new UnitFile(file, List.copyOf(command), Map.copyOf(environment), folder, user);
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            String quoted = word.group(1);
            words.add(
                    quoted == null
                            ? word.group(2).replace("%%", "%")
                            : quoted.replace("%%", "%").replaceAll("\\\\(.)", "$1"));
        }
        return words;
    }

    private static void put(String word, Map<String, String> into) {
        int equals = word.indexOf('=');
        if (equals > 0) {
            into.put(word.substring(0, equals), word.substring(equals + 1));
        }
    }

    /// The program; empty where none is named.
    public String program() {
        return command.isEmpty() ? "" : command.getFirst();
    }

    /// A variable by its name behind `MOLTBOT_`; empty where it is not set.
    public String variable(String name) {
        return environment.getOrDefault("MOLTBOT_" + name, "");
    }
}
