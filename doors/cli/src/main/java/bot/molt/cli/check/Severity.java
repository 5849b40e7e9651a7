package bot.molt.cli.check;

import java.util.Locale;

/// How bad a finding is.
public enum Severity {
    /// As it should be.
    OK,
    /// Worth knowing.
    INFO,
    /// Works, and should be mended.
    WARN,
    /// Keeps something from working, or opens a door.
    CRITICAL;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
