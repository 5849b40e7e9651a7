package bot.molt.cli.exec;

import bot.molt.base.concurrent.Signals;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// This terminal in raw mode: keys go through as they are typed. Closing puts it back.
final class RawTerminal implements Closeable {
    private final @Nullable String before;
    private boolean open;

    private RawTerminal(@Nullable String before) {
        this.before = before;
        this.open = before != null;
    }

    /// Width and height in characters.
    record Size(int columns, int rows) {}

    /// Changes the terminal where one is wanted and there is one; else does nothing.
    static RawTerminal open(boolean wanted) throws InterruptedException {
        String before = wanted ? stty("-g") : null;
        RawTerminal terminal = new RawTerminal(before);
        if (before != null) {
            Signals.atExit(terminal::close);
            stty("raw", "-echo");
        }
        return terminal;
    }

    /// The size now; null where there is no terminal.
    @Nullable Size size() {
        try {
            String text = open ? stty("size") : null;
            int space = text == null ? -1 : text.indexOf(' ');
            return text == null || space < 0
                    ? null
                    : new Size(
                            Integer.parseInt(text.substring(space + 1)),
                            Integer.parseInt(text.substring(0, space)));
        } catch (InterruptedException | NumberFormatException e) {
            return null;
        }
    }

    /// What `stty` says of the terminal behind standard input; null where that is none.
    private static @Nullable String stty(String... args) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(args));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .redirectErrorStream(true)
                            .start();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(5, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0 ? text.strip() : null;
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public void close() {
        if (!open || before == null) {
            return;
        }
        open = false;
        try {
            stty(before);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
