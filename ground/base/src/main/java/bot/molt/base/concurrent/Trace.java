package bot.molt.base.concurrent;

import bot.molt.base.Require;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a piece of work stands in a trace, which may have begun in another program.
///
/// Source: W3C Trace Context.
///
/// @param id 32 hex digits, the same for everything that one request causes
/// @param span 16 hex digits, of this piece of work
/// @param parent of the piece that caused it; empty for the first
/// @param wish whether whoever began it wants it to be kept
public record Trace(String id, String span, String parent, Wish wish) {
    private static final Pattern HEADER =
            Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final Pattern NOTHING = Pattern.compile("0+");

    /// What the beginner of a trace said of keeping it.
    public enum Wish {
        KEPT,
        NOT_KEPT,
        /// It began here.
        NONE
    }

    public Trace {
        Require.that(id.length() == 32, "trace", id, "32 hex digits");
        Require.that(span.length() == 16, "span", span, "16 hex digits");
    }

    /// What a header `traceparent` says; empty where it says nothing that can be used.
    public static Optional<Trace> parse(@Nullable String header) {
        Matcher said = HEADER.matcher(header == null ? "" : header.strip());
        if (!said.matches()
                || NOTHING.matcher(said.group(1)).matches()
                || NOTHING.matcher(said.group(2)).matches()) {
            return Optional.empty();
        }
        boolean isKept = (Integer.parseInt(said.group(3), 16) & 1) == 1;
        return Optional.of(
                new Trace(said.group(1), said.group(2), "", isKept ? Wish.KEPT : Wish.NOT_KEPT));
    }

    /// The first piece of work of a trace that begins here.
    public static Trace fresh() {
        return new Trace(random(16), random(8), "", Wish.NONE);
    }

    /// A piece of work that the one of this thread causes; the first one where there is none.
    public static Trace next() {
        RunContext context = RunContext.current();
        Trace trace = context == null ? null : context.trace();
        return trace == null ? fresh() : trace.child();
    }

    /// A piece of work that this one causes.
    public Trace child() {
        return new Trace(id, random(8), span, wish);
    }

    /// Whether it is to be kept: as its beginner wants, else so many of all; every piece of a trace
    /// has the same answer.
    ///
    /// @param share 0..1
    public boolean isKept(double share) {
        return switch (wish) {
            case KEPT -> true;
            case NOT_KEPT -> false;
            case NONE -> (Long.parseUnsignedLong(id.substring(17), 16) / 0x1p60) < share;
        };
    }

    private static String random(int length) {
        byte[] bytes = new byte[length];
        ThreadLocalRandom.current().nextBytes(bytes);
        bytes[length - 1] |= 1;
        return HexFormat.of().formatHex(bytes);
    }
}
