package bot.molt.cli.tui;

import java.io.PrintStream;
import java.util.List;
import org.jline.utils.AttributedString;

/// A screen that is no terminal: lines one after the other, and nothing else.
final class LineScreen implements Screen {
    private static final int CELLS = 100;

    private final PrintStream out;

    LineScreen(PrintStream out) {
        this.out = out;
    }

    @Override
    public void print(List<AttributedString> lines) {
        lines.forEach(line -> out.println(line.toString()));
        out.flush();
    }

    @Override
    public void live(Live live) {
        // What does not stay is not shown.
    }

    @Override
    public boolean pick(Picker picker) {
        return false;
    }

    @Override
    public int cells() {
        return CELLS;
    }
}
