package bot.molt.cli;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.bind.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The options and words of one command, with their help.
///
/// Options may stand before, between and behind words; `--` ends them. A value follows as the next
/// argument or after `=`.
public final class Syntax {
    private final String name;
    private final String summary;
    private final List<Option> options = new ArrayList<>();
    private final Map<String, Option> byName = new LinkedHashMap<>();
    private final List<String> examples = new ArrayList<>();
    private String about = "";
    private String wordsLabel = "";
    private String wordsDoc = "";
    private int fewest;
    private int most;
    private boolean raw;
    private boolean describingGlobals;

    Syntax(String name, String summary) {
        this.name = name;
        this.summary = summary;
    }

    /// One option.
    ///
    /// @param label what stands for its value; null where it has none
    /// @param global whether every command has it
    record Option(List<String> names, @Nullable String label, String doc, boolean global) {
        /// The name under which it is asked for.
        String key() {
            return names.getFirst();
        }

        String shown() {
            return String.join(", ", names) + (label == null ? "" : " " + label);
        }
    }

    /// More than the one-line summary says.
    public Syntax about(String text) {
        about = text;
        return this;
    }

    /// An option that is there or not; other names of it stand behind a `|`.
    public Syntax flag(String names, String doc) {
        return add(names, null, doc);
    }

    /// An option with a value; the last one holds.
    public Syntax option(String names, String label, String doc) {
        return add(names, label, doc);
    }

    /// An option that may be given several times; see [Args#texts].
    public Syntax repeated(String names, String label, String doc) {
        return add(names, label, doc);
    }

    /// The command's own options hide those of every command.
    private Syntax add(String names, @Nullable String label, String doc) {
        List<String> fresh = new ArrayList<>();
        for (String each : names.split("\\|")) {
            if (!byName.containsKey(each)) {
                fresh.add(each);
            }
        }
        if (!fresh.isEmpty()) {
            Option option = new Option(List.copyOf(fresh), label, doc, describingGlobals);
            options.add(option);
            fresh.forEach(each -> byName.put(each, option));
        }
        return this;
    }

    /// What follows are the options of every command.
    void globals() {
        describingGlobals = true;
    }

    /// The words behind the options.
    ///
    /// @param count `1`, `0..1`, `1..*`
    public Syntax words(String label, String count, String doc) {
        int dots = count.indexOf("..");
        fewest = Integer.parseInt(dots < 0 ? count : count.substring(0, dots));
        String end = dots < 0 ? count : count.substring(dots + 2);
        most = end.equals("*") ? Integer.MAX_VALUE : Integer.parseInt(end);
        wordsLabel = label;
        wordsDoc = doc;
        return this;
    }

    /// From the first word on everything belongs to that word, also what looks like an option.
    public Syntax raw() {
        raw = true;
        return this;
    }

    /// A line that works as pasted.
    public Syntax example(String line) {
        examples.add(line);
        return this;
    }

    /// Option names in the order in which they were added.
    List<String> options() {
        return List.copyOf(byName.keySet());
    }

    boolean takesWordsAsTheyAre() {
        return raw;
    }

    /// Reads what was typed.
    ///
    /// Errors: `invalid_params` naming the option or word.
    Args parse(List<String> args) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        List<String> words = new ArrayList<>();
        int at = 0;
        boolean ended = false;
        while (at < args.size()) {
            String arg = args.get(at++);
            boolean isWord = ended || !arg.startsWith("-") || arg.equals("-");
            if (isWord) {
                words.add(arg);
                ended |= raw;
            } else if (arg.equals("--")) {
                ended = true;
            } else {
                at += option(arg, at < args.size() ? args.get(at) : null, values);
            }
        }
        checkWords(words);
        return new Args(byName, values, words);
    }

    /// Takes an option; returns how many of the arguments behind it belong to it.
    private int option(String arg, @Nullable String next, Map<String, List<String>> values) {
        int equals = arg.indexOf('=');
        String typed = equals < 0 ? arg : arg.substring(0, equals);
        Option option = byName.get(typed);
        if (option == null) {
            throw unknown(typed);
        }
        if (option.label() == null && equals >= 0) {
            throw refused(typed + " takes no value");
        }
        String value = equals < 0 ? next : arg.substring(equals + 1);
        if (option.label() != null && value == null) {
            throw refused(typed + ": no value (expected: " + option.shown() + ")");
        }
        String kept = option.label() == null || value == null ? "true" : value;
        values.computeIfAbsent(option.key(), key -> new ArrayList<>()).add(kept);
        return option.label() != null && equals < 0 ? 1 : 0;
    }

    private void checkWords(List<String> words) {
        if (words.size() < fewest) {
            throw refused("missing: " + wordsLabel + " (" + wordsDoc + ")");
        }
        if (words.size() > most) {
            String extra = words.get(most);
            throw refused(
                    "unexpected: " + extra + (most == 0 ? "" : " (expected: " + wordsLabel + ")"));
        }
    }

    private CodedException unknown(String typed) {
        String hint =
                Spelling.nearest(typed, byName.keySet())
                        .map(near -> " (did you mean " + near + "?)")
                        .orElse("");
        return refused("unknown option: " + typed + hint);
    }

    private CodedException refused(String text) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS, text + "; see: moltbot " + name + " --help");
    }

    String help() {
        StringBuilder text = new StringBuilder("Usage: moltbot ").append(name).append(" [options]");
        text.append(wordsLabel.isEmpty() ? "" : " " + wordsLabel)
                .append("\n\n")
                .append(summary)
                .append('\n');
        if (!about.isEmpty()) {
            text.append(HelpText.wrapped(about, "")).append('\n');
        }
        if (!wordsLabel.isEmpty()) {
            text.append('\n').append(HelpText.entry(wordsLabel, wordsDoc));
        }
        appendOptions(text, "Options:", false);
        appendOptions(text, "Options of every command:", true);
        if (!examples.isEmpty()) {
            text.append("\nExamples:\n");
            examples.forEach(line -> text.append("  ").append(line).append('\n'));
        }
        return text.toString();
    }

    /// The command in a manual.
    ///
    /// @param isPage whether it is a page of its own, else a part of one
    void man(ManPage page, boolean isPage) {
        String synopsis =
                "moltbot " + name + " [options]" + (wordsLabel.isEmpty() ? "" : " " + wordsLabel);
        if (isPage) {
            page.section("SYNOPSIS").paragraph(synopsis).section("DESCRIPTION").paragraph(summary);
        } else {
            page.line(synopsis);
        }
        if (!about.isEmpty()) {
            page.paragraph(about);
        }
        if (isPage) {
            page.section("OPTIONS");
        }
        if (!wordsLabel.isEmpty()) {
            page.term(wordsLabel, wordsDoc);
        }
        manOptions(page, false);
        if (isPage) {
            page.section("OPTIONS OF EVERY COMMAND");
            manOptions(page, true);
        }
        if (isPage && !examples.isEmpty()) {
            page.section("EXAMPLES");
            examples.forEach(page::line);
        }
    }

    /// Its options, or those of every command.
    void manOptions(ManPage page, boolean global) {
        options.stream()
                .filter(option -> option.global() == global)
                .forEach(option -> page.term(option.shown(), option.doc()));
    }

    private void appendOptions(StringBuilder text, String heading, boolean global) {
        List<Option> chosen = options.stream().filter(option -> option.global() == global).toList();
        if (chosen.isEmpty()) {
            return;
        }
        text.append('\n').append(heading).append('\n');
        chosen.forEach(option -> text.append(HelpText.entry(option.shown(), option.doc())));
    }
}
