package bot.molt.base;

import org.jspecify.annotations.Nullable;

/// Checks of arguments. A failed check gives the name, the value and what was expected.
public final class Require {
    private Require() {}

    /// Refuses null, empty and blank text.
    public static String nonBlank(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: text)".formatted(name, value == null ? "missing" : "blank"));
        }
        return value;
    }

    /// Refuses numbers outside `min..max`, both ends included.
    public static long range(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "%s: %d (expected: %d..%d)".formatted(name, value, min, max));
        }
        return value;
    }

    /// Refuses what does not hold; `expected` says what should.
    public static void that(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: %s)".formatted(name, value, expected));
        }
    }
}
