package bot.molt.execution.program;

import bot.molt.execution.shell.SimpleCommand;
import bot.molt.execution.shell.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// A rule that is a list of options. Long options count in any abbreviation, letters in any
/// cluster.
///
/// @param letters single-dash letters
/// @param longs long options without dashes
/// @param harmless long options that are the beginning of one in `longs` and mean something else
/// @param words other arguments, whole
record OptionRule(String letters, Set<String> longs, Set<String> harmless, Pattern words)
        implements ProgramRule {
    private static final Pattern NEVER = Pattern.compile("(?!)");

    static OptionRule of(String letters, String longs) {
        return new OptionRule(letters, words(longs), Set.of(), NEVER);
    }

    OptionRule except(String names) {
        return new OptionRule(letters, longs, words(names), words);
    }

    OptionRule words(Pattern pattern) {
        return new OptionRule(letters, longs, harmless, pattern);
    }

    private static Set<String> words(String text) {
        return text.isEmpty() ? Set.of() : Set.of(text.split(" "));
    }

    @Override
    public List<Finding> check(SimpleCommand command, Folder workspace) {
        return check(command.program(), command.args());
    }

    List<Finding> check(String program, List<Word> args) {
        List<Finding> findings = new ArrayList<>();
        for (Word arg : args) {
            String key = key(arg);
            if (!key.isEmpty()) {
                String text =
                        "%s %s can run other programs or write other files".formatted(program, key);
                findings.add(new Finding(key, text));
            }
        }
        return findings;
    }

    /// What is dangerous about the argument; empty where nothing is.
    private String key(Word arg) {
        if (!arg.literal()) {
            return arg.mayBeOption() || words.matcher(arg.text()).lookingAt() ? arg.source() : "";
        }
        String text = arg.text();
        if (text.startsWith("--") && text.length() > 2) {
            return longKey(text.substring(2).replaceFirst("(?s)=.*", ""));
        }
        if (text.startsWith("-") && !text.startsWith("--")) {
            return letterKey(text);
        }
        return words.matcher(text).matches() ? text : "";
    }

    private String longKey(String name) {
        boolean refused = longs.stream().anyMatch(known -> known.startsWith(name));
        return refused && !harmless.contains(name) ? "--" + name : "";
    }

    private String letterKey(String text) {
        if (words.matcher(text).matches()) {
            return text;
        }
        return text.chars()
                .skip(1)
                .filter(c -> letters.indexOf(c) >= 0)
                .mapToObj(c -> "-" + (char) c)
                .findFirst()
                .orElse("");
    }
}
