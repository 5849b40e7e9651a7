package bot.molt.execution.sandbox.settings;

import bot.molt.base.Require;
import bot.molt.spi.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.util.Set;

/// A folder or file of the host as a configuration names it: `/data:/data:ro`.
public final class BindText {
    private static final String EXPECTED = "/on/the/host:/inside, then :ro or :rw";
    private static final Set<String> MODES = Set.of("ro", "rw");

    private BindText() {}

    /// Reads the text.
    ///
    /// Errors: `IllegalArgumentException` with what was expected.
    public static SandboxSpec.Bind parse(String text) {
        return parse("binds", text);
    }

    static void check(String name, String text) {
        SandboxSpec.Bind _ = parse(name, text);
    }

    private static SandboxSpec.Bind parse(String name, String text) {
        String[] parts = text.split(":", -1);
        boolean fits = parts.length == 2 || parts.length == 3 && MODES.contains(parts[2]);
        Require.that(fits, name, text, EXPECTED);
        String host = parts[0];
        boolean home = host.equals("~") || host.startsWith("~/");
        String full = home ? System.getProperty("user.home", "/") + host.substring(1) : host;
        Require.that(full.startsWith("/") && parts[1].startsWith("/"), name, text, EXPECTED);
        Path inside = Path.of(parts[1]).normalize();
        return new SandboxSpec.Bind(
                Path.of(full).normalize(),
                inside.toString(),
                parts.length == 3 && parts[2].equals("ro")
                        ? SandboxSpec.Access.READ_ONLY
                        : SandboxSpec.Access.READ_WRITE);
    }
}
