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
        PLAIN(AttributedStyle.DEFAULT),
        STRONG(AttributedStyle.BOLD),
        EMPHASIS(AttributedStyle.DEFAULT.italic()),
        STRUCK(AttributedStyle.DEFAULT.crossedOut()),
        FAINT(AttributedStyle.DEFAULT.faint()),
        HEADING(AttributedStyle.BOLD.foreground(AttributedStyle.CYAN)),
        CODE(AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN)),
        LINK(AttributedStyle.DEFAULT.underline()),
        MINE(AttributedStyle.BOLD.foreground(AttributedStyle.BLUE)),
        GOOD(AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN)),
        WARN(AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW)),
        BAD(AttributedStyle.DEFAULT.foreground(AttributedStyle.RED)),
        CHOSEN(AttributedStyle.DEFAULT.inverse());

        private final AttributedStyle style;

        Part(AttributedStyle style) {
            this.style = style;
        }
    }

    /// Whether there are colours.
    public boolean colour() {
        return colour;
    }

    public AttributedStyle style(Part part) {
        return colour ? part.style : PLAIN;
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
