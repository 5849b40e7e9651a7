package bot.molt.cli;

/// A manual page while it is written, in the macros of man(7).
final class ManPage {
    private final StringBuilder text = new StringBuilder(2_000);

    /// @param name of the page: `moltbot-backup-create`
    /// @param summary one sentence, without the full stop
    ManPage(String name, String summary) {
        text.append(".TH \"")
                .append(name.toUpperCase(java.util.Locale.ROOT))
                .append("\" 1 \"\" \"")
                .append(escaped(Version.text()))
                .append("\" \"Moltbot\"\n.nh\n.ad l\n");
        section("NAME");
        text.append(escaped(name)).append(" \\- ").append(escaped(bare(summary))).append('\n');
    }

    private static String bare(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    ManPage section(String title) {
        text.append(".SH ").append(title).append('\n');
        return this;
    }

    /// A part of a section.
    ManPage part(String title) {
        text.append(".SS ").append(escaped(title)).append('\n');
        return this;
    }

    ManPage paragraph(String words) {
        text.append(".PP\n").append(escaped(words)).append('\n');
        return this;
    }

    /// A line of a shell, as it is typed.
    ManPage line(String words) {
        text.append(".PP\n.nf\n.RS 4\n").append(escaped(words)).append("\n.RE\n.fi\n");
        return this;
    }

    /// A term and what it means.
    ManPage term(String term, String meaning) {
        text.append(".TP\n\\fB")
                .append(escaped(term))
                .append("\\fR\n")
                .append(escaped(meaning))
                .append('\n');
        return this;
    }

    String text() {
        return text.toString();
    }

    /// What the formatter would take for its own is taken as text.
    static String escaped(String words) {
        String plain = words.replace("\\", "\\e").replace("-", "\\-").replace("\n", "\n\\&");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
