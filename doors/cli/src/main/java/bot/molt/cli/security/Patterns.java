package bot.molt.cli.security;

import java.util.Set;

/// Patterns of commands that allow far more than they seem to.
final class Patterns {
    /// Programs that run whatever their arguments say.
    private static final Set<String> RUNNERS =
            Set.of(
                    "ash",
                    "awk",
                    "bash",
                    "bun",
                    "busybox",
                    "dash",
                    "deno",
                    "docker",
                    "doas",
                    "env",
                    "eval",
                    "expect",
                    "find",
                    "fish",
                    "gawk",
                    "gdb",
                    "ksh",
                    "lua",
                    "make",
                    "nice",
                    "node",
                    "nohup",
                    "npx",
                    "perl",
                    "php",
                    "podman",
                    "python",
                    "python3",
                    "ruby",
                    "script",
                    "setsid",
                    "sh",
                    "ssh",
                    "strace",
                    "su",
                    "sudo",
                    "systemd-run",
                    "tclsh",
                    "timeout",
                    "vi",
                    "vim",
                    "watch",
                    "xargs",
                    "zsh");

    private Patterns() {}

    /// Whether every command, or any command through another one, may run.
    static boolean isWide(String pattern) {
        String text = pattern.strip();
        if (text.matches("[*?/ ]+")) {
            return true;
        }
        String first = text.split("\\s+", 2)[0];
        String name = first.substring(first.lastIndexOf('/') + 1);
        boolean takesAll = text.endsWith("*") || !text.contains(" ");
        return takesAll && RUNNERS.contains(name);
    }
}
