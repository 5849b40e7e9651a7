package bot.molt.cli.terminal;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/// How things look: in colours, or as plain text.
///
/// Threads: immutable.
public final class Look {
    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;

    private final boolean colour;

    public Look(boolean colour) {
        this.colour = colour;
    }

    /// What a text is.
    public enum Part {
        PLAIN,
        STRONG,
        EMPHASIS,
        STRUCK,
        FAINT,
        HEADING,
        CODE,
        LINK,
        MINE,
        GOOD,
        WARN,
        BAD,
        CHOSEN
    }

    /// Whether there are colours.
    public boolean colour() {
        return colour;
    }

    public AttributedStyle style(Part part) {
        return colour ? coloured(part) : PLAIN;
    }

    private static AttributedStyle coloured(Part part) {
        return switch (part) {
            case PLAIN -> PLAIN;
            case STRONG -> AttributedStyle.BOLD;
            case EMPHASIS -> PLAIN.italic();
            case STRUCK -> PLAIN.crossedOut();
            case FAINT -> PLAIN.faint();
            case HEADING -> AttributedStyle.BOLD.foreground(AttributedStyle.CYAN);
            case CODE -> PLAIN.foreground(AttributedStyle.CYAN);
            case LINK -> PLAIN.underline();
            case MINE -> AttributedStyle.BOLD.foreground(AttributedStyle.BLUE);
            case GOOD -> PLAIN.foreground(AttributedStyle.GREEN);
            case WARN -> PLAIN.foreground(AttributedStyle.YELLOW);
            case BAD -> PLAIN.foreground(AttributedStyle.RED);
            case CHOSEN -> PLAIN.inverse();
        };
    }

    /// The style of a part within another: `**a *b* c**`.
    AttributedStyle within(AttributedStyle outer, Part part) {
        if (!colour) {
            return PLAIN;
        }
        return switch (part) {
            case STRONG -> outer.bold();
            case EMPHASIS -> outer.italic();
            case STRUCK -> outer.crossedOut();
            case LINK -> outer.underline();
            case CODE -> outer.foreground(AttributedStyle.CYAN);
            default -> style(part);
        };
    }

    public AttributedString text(Part part, String text) {
        return new AttributedString(text, style(part));
    }

    /// A line of several parts.
    public Line line() {
        return new Line();
    }

    /// Collects the parts of a line.
    public final class Line {
        private Line() {}

        private final AttributedStringBuilder parts = new AttributedStringBuilder();

        public Line add(Part part, String text) {
            parts.append(text, style(part));
            return this;
        }

        public Line add(AttributedString text) {
            parts.append(text);
            return this;
        }

        public AttributedString done() {
            return parts.toAttributedString();
        }
    }
}
