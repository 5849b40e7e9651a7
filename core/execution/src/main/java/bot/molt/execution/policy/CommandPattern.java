package bot.molt.execution.policy;

import bot.molt.execution.shell.SimpleCommand;
import bot.molt.execution.shell.Word;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A pattern of one simple command.
///
/// - `git *`: the program `git`, found through PATH or standing in a system folder, with any
///   arguments.
/// - `git status`: these words alone. `git` is git without arguments.
/// - `npm run test:*`: `*` inside a word is any text of that word; `*` as a word is any number of
///   words.
/// - `/usr/bin/*`, `~/bin/*`: the path of the executable, `*` without `/`, `**` with it, any
///   arguments.
/// - Quotes and backslashes are the shell's: `echo 'a b' \*`.
///
/// Words are compared one by one, so that no quoting makes two words out of one. A word that is not
/// known before it runs is covered by a `*` at the end alone.
final class CommandPattern {
    private static final Pattern SYSTEM =
            Pattern.compile("(/usr(/local)?|/opt/homebrew)?/s?bin/[^/]+");

    private final String text;
    private final String source;
    private final List<Part> parts;
    private final boolean path;

    /// @param literal without wildcards, null where it has some
    /// @param prefix up to the first wildcard
    private record Part(Pattern glob, @Nullable String literal, String prefix, boolean any) {}

    private CommandPattern(String text, String source, List<Part> parts) {
        this.text = text;
        this.source = source;
        this.parts = parts;
        this.path = parts.getFirst().prefix().matches("[~/.].*|.*/.*");
    }

    /// Errors: `IllegalArgumentException` for text that is no pattern.
    static CommandPattern parse(String text, String source) {
        List<Part> parts =
                new PatternText(text).words().stream().map(CommandPattern::part).toList();
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("blank (expected: a pattern such as \"git *\")");
        }
        return new CommandPattern(text, source, parts);
    }

    private static Part part(PatternText.Word word) {
        return new Part(
                Pattern.compile(word.regex(), Pattern.DOTALL),
                word.wild() ? null : word.prefix(),
                word.prefix(),
                word.regex().equals(PatternText.ANY));
    }

    String text() {
        return text;
    }

    String source() {
        return source;
    }

    /// Whether the words of the command are those of the pattern.
    boolean matches(SimpleCommand command, Executables executables) {
        return name(command, executables) && (open() || args(command.args(), 0, 1));
    }

    /// Whether the pattern is a bare path or `*`, which say nothing of arguments. In quotes, a path
    /// is the whole command.
    private boolean open() {
        return parts.size() == 1 && ((path && !text.startsWith("'")) || parts.getFirst().any());
    }

    private boolean name(SimpleCommand command, Executables executables) {
        String name = command.name();
        if (!path) {
            boolean trusted = name.indexOf('/') < 0 || SYSTEM.matcher(name).matches();
            return trusted && parts.getFirst().glob().matcher(command.program()).matches();
        }
        if (name.indexOf('/') < 0) {
            return executables.find(name).filter(this::pathMatches).isPresent();
        }
        return pathMatches(name);
    }

    private boolean pathMatches(String name) {
        String inner = name.replaceFirst("^\\./", "");
        boolean plain = !(inner + "/").matches("(.*/)?(\\.\\.?)?/.*") || absolute(inner);
        boolean direct = parts.getFirst().glob().matcher(name).matches();
        return plain && (direct || belowHome(name));
    }

    /// Whether it is an absolute path without `.`, `..` and `//`.
    private static boolean absolute(String name) {
        return name.startsWith("/") && !(name.substring(1) + "/").matches("(.*/)?(\\.\\.?)?/.*");
    }

    private boolean belowHome(String name) {
        String home = System.getProperty("user.home", "/");
        return name.startsWith(home + "/")
                && parts.getFirst().glob().matcher("~" + name.substring(home.length())).matches();
    }

    private boolean args(List<Word> args, int at, int part) {
        if (part == parts.size()) {
            return at == args.size();
        }
        Part one = parts.get(part);
        if (one.any()) {
            return anyWords(args, at, part);
        }
        return at < args.size()
                && args.get(at).literal()
                && one.glob().matcher(args.get(at).text()).matches()
                && args(args, at + 1, part + 1);
    }

    private boolean anyWords(List<Word> args, int at, int part) {
        if (part == parts.size() - 1) {
            return true;
        }
        for (int end = at; end <= args.size(); end++) {
            if (args(args, end, part + 1)) {
                return true;
            }
            if (end < args.size() && !args.get(end).literal()) {
                return false;
            }
        }
        return false;
    }

    /// Whether the operator wrote the word down: as the program's path, alone, or as an option with
    /// a value behind `=`.
    boolean spells(String word) {
        return parts.stream()
                .anyMatch(part ->
                        word.equals(part.literal()) || part.prefix().startsWith(word + "="));
    }

    /// Whether it has no wildcard, so that the operator has seen the whole command.
    boolean exact() {
        return parts.stream().allMatch(part -> part.literal() != null) && !open();
    }
}
