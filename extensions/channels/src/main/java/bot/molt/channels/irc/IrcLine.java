package bot.molt.channels.irc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One line: `@tag=value :nick!user@host PRIVMSG #ops :hello`.
///
/// Source: RFC 1459, RFC 2812; ircv3.net, message tags.
///
/// @param source who it is from; empty for the server that one is connected to
/// @param command in upper case, or three digits
record IrcLine(Map<String, String> tags, String source, String command, List<String> params) {
    private static final int MOST_PARAMS = 20;

    /// Reads a line without its end; empty for what is none.
    static Optional<IrcLine> parse(String line) {
        String rest = line.stripLeading();
        Map<String, String> tags = Map.of();
        if (rest.startsWith("@")) {
            tags = tags(word(rest).substring(1));
            rest = behind(rest);
        }
        String source = "";
        if (rest.startsWith(":")) {
            source = word(rest).substring(1);
            rest = behind(rest);
        }
        String command = word(rest);
        return command.matches("[A-Za-z]{1,20}|\\d{3}")
                ? Optional.of(
                        new IrcLine(
                                tags,
                                source,
                                command.toUpperCase(java.util.Locale.ROOT),
                                params(behind(rest))))
                : Optional.empty();
    }

    private static String word(String text) {
        int end = text.indexOf(' ');
        return end < 0 ? text : text.substring(0, end);
    }

    private static String behind(String text) {
        int end = text.indexOf(' ');
        return end < 0 ? "" : text.substring(end).stripLeading();
    }

    private static List<String> params(String text) {
        List<String> params = new ArrayList<>();
        String rest = text;
        while (!rest.isEmpty() && params.size() < MOST_PARAMS) {
            if (rest.startsWith(":")) {
                params.add(rest.substring(1));
                rest = "";
            } else {
                params.add(word(rest));
                rest = behind(rest);
            }
        }
        return List.copyOf(params);
    }

    private static Map<String, String> tags(String text) {
        Map<String, String> tags = new HashMap<>();
        for (String tag : text.split(";", -1)) {
            int equals = tag.indexOf('=');
            String name = equals < 0 ? tag : tag.substring(0, equals);
            tags.put(name, equals < 0 ? "" : unescaped(tag.substring(equals + 1)));
        }
        return Map.copyOf(tags);
    }

    private static String unescaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            boolean escaped = text.charAt(i) == '\\' && i + 1 < text.length();
            i += escaped ? 1 : 0;
            char c = text.charAt(i);
            out.append(
                    !escaped
                            ? c
                            : switch (c) {
                                case ':' -> ';';
                                case 's', 'r', 'n' -> ' ';
                                default -> c;
                            });
        }
        return out.toString();
    }

    /// A parameter; empty where there is none.
    String param(int index) {
        return index < params.size() ? params.get(index) : "";
    }

    String last() {
        return params.isEmpty() ? "" : params.getLast();
    }

    String tag(String name) {
        return tags.getOrDefault(name, "");
    }

    /// The nick of whom it is from.
    String nick() {
        int end = source.indexOf('!');
        return end < 0 ? source : source.substring(0, end);
    }

    private static boolean isPlain(String param) {
        return !param.isEmpty() && IrcText.isWord(param);
    }

    /// A line to be sent, without its end. The last parameter may hold spaces.
    ///
    /// Errors: `IllegalArgumentException` for a parameter that would be more than one.
    static String written(String command, String... params) {
        StringBuilder line = new StringBuilder(command);
        for (int i = 0; i < params.length; i++) {
            boolean last = i == params.length - 1;
            String param = params[i];
            boolean breaks =
                    param.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)
                            || (!last && (param.isEmpty() || !IrcText.isWord(param)));
            if (breaks) {
                throw new IllegalArgumentException(
                        "parameter %d of %s: more than one word (expected: one, in one line)"
                                .formatted(i + 1, command));
            }
            boolean marked = last && (command.equals("PRIVMSG") || !isPlain(param));
            line.append(marked ? " :" : " ").append(param);
        }
        return line.toString();
    }
}
