package bot.molt.cli.tui;

import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.base.redact.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What was typed, in a file that only its owner may read: a JSON string each line, the latest
/// last. A line with a secret in it is never written.
///
/// Threads: one.
final class InputHistory {
    private static final int MOST = 500;
    private static final int LONGEST = 8_000;

    private final Path file;
    private final Redactor redactor;
    private final List<String> lines = new ArrayList<>();

    private InputHistory(Path file, Redactor redactor) {
        this.file = file;
        this.redactor = redactor;
    }

    /// Reads the file; one that cannot be read is as none.
    static InputHistory open(Path file, Redactor redactor) {
        InputHistory history = new InputHistory(file, redactor);
        try {
            if (Files.isRegularFile(file)) {
                Files.readAllLines(file, StandardCharsets.UTF_8).forEach(history::read);
            }
        } catch (IOException e) {
            history.lines.clear();
        }
        return history;
    }

    private void read(String line) {
        try {
            if (JsonText.parse(line) instanceof Json.Str(String text)) {
                keep(text);
            }
        } catch (JsonSyntaxException e) {
            // What somebody else wrote there is left out.
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /// Adds a line and writes the file.
    void add(String text) throws IOException {
        boolean isSecret = text.length() > LONGEST || !redactor.text(text).equals(text);
        boolean isLast = !lines.isEmpty() && lines.getLast().equals(text);
        if (isSecret || isLast) {
            return;
        }
        keep(text);
        StringBuilder all = new StringBuilder();
        lines.forEach(line -> all.append(JsonText.quoted(line)).append('\n'));
        PrivateFile.write(file, all.toString());
    }

    private void keep(String text) {
        lines.add(text);
        if (lines.size() > MOST) {
            lines.removeFirst();
        }
    }
}
