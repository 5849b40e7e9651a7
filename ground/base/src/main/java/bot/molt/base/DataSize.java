package bot.molt.base;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number of bytes, written `512`, `64kb`, `2GB` or `1g`; units are powers of 1024.
public record DataSize(long bytes) implements Comparable<DataSize> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*([kmgt]?)i?b?");

    public DataSize {
        Require.range("size", bytes, 0, Long.MAX_VALUE);
    }

    public static DataSize parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        Require.that(matcher.matches(), "size", text, "bytes such as 512, 64kb or 2GB");
        long factor =
                1L << (10 * " kmgt".indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2)));
        return new DataSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor));
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        String[] units = {"", "kb", "mb", "gb", "tb"};
        int unit = 0;
        long value = bytes;
        while (value != 0 && value % 1024 == 0 && unit < 4) {
            value /= 1024;
            unit++;
        }
        return value + units[unit];
    }
}
