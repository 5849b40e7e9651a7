package bot.molt.cli;

/// Text for people in lines of at most 100 characters.
final class HelpText {
    private static final int WIDTH = 100;
    private static final int COLUMN = 28;

    private HelpText() {}

    /// A term and what it means, the meaning in a column of its own.
    static String entry(String term, String meaning) {
        String indent = " ".repeat(COLUMN);
        String text = wrapped(meaning, indent);
        String start = "  " + term;
        return start.length() + 2 > COLUMN
                ? start + "\n" + indent + text + "\n"
                : start + " ".repeat(COLUMN - start.length()) + text + "\n";
    }

    /// The text with line breaks; lines after the first begin with `indent`.
    static String wrapped(String text, String indent) {
        StringBuilder lines = new StringBuilder();
        int column = indent.length();
        for (String word : text.split(" ")) {
            if (column > indent.length() && column + 1 + word.length() > WIDTH) {
                lines.append('\n').append(indent);
                column = indent.length();
            }
            boolean first = column == indent.length();
            lines.append(first ? "" : " ").append(word);
            column += word.length() + (first ? 0 : 1);
        }
        return lines.toString();
    }
}
