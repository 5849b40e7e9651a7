package bot.molt.execution.shell;

import java.util.Optional;

/// What may not stand in a command line at all, before any grammar looks at it.
final class SourceText {
    static final int MAX_CHARS = 65_536;

    /// The grammar's time grows with the square of their number.
    private static final int MAX_HERE_DOCUMENTS = 16;

    private SourceText() {}

    /// Why the text is refused; empty where it is not.
    static Optional<String> objection(String text) {
        if (text.length() > MAX_CHARS) {
            return Optional.of(
                    "the command has %d characters (expected: %d or fewer)"
                            .formatted(text.length(), MAX_CHARS));
        }
        if (text.split("<<", -1).length - 1 > MAX_HERE_DOCUMENTS) {
            return Optional.of("it has more than %d here-documents".formatted(MAX_HERE_DOCUMENTS));
        }
        return text.codePoints()
                .filter(SourceText::refused)
                .boxed()
                .findFirst()
                .map(SourceText::named);
    }

    private static String named(int codePoint) {
        return "it contains the invisible or control character U+%04X".formatted(codePoint);
    }

    private static boolean refused(int c) {
        if (c < 0x7f) {
            return c < ' ' && c != '\n' && c != '\t';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }
}
