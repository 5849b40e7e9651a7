package bot.molt.cli.tui;

import bot.molt.cli.terminal.Cells;
import bot.molt.cli.terminal.Look;
import bot.molt.cli.terminal.Look.Part;
import bot.molt.cli.terminal.Tongue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.reader.Widget;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jspecify.annotations.Nullable;

/// A terminal: what stays scrolls up, beneath it stands what goes on, the state and the line that
/// is typed. What goes on is the prompt of the line, so that the reader of lines draws both.
///
/// Threads: one types, any show.
final class TerminalScreen extends LineReaderImpl implements Screen {
    private static final String PICKING = "picking";
    private static final int NARROWEST = 20;
    private static final int FEWEST_ROWS = 6;
    private static final long ESCAPE_MILLIS = 150;

    private final Look look;
    private final Tongue tongue;
    private Live live = Live.NOTHING;
    private @Nullable Picker picker;
    private String setAside = "";
    private @Nullable Typist typist;

    TerminalScreen(Terminal terminal, Look look, Tongue tongue) {
        super(terminal, "moltbot", new HashMap<>());
        this.look = look;
        this.tongue = tongue;
        setVariable(LineReader.SECONDARY_PROMPT_PATTERN, "  ");
        setVariable(LineReader.BELL_STYLE, "none");
        setOpt(Option.DISABLE_EVENT_EXPANSION);
        setOpt(Option.BRACKETED_PASTE);
        setOpt(Option.ERASE_LINE_ON_FINISH);
        unsetOpt(Option.AUTO_FRESH_LINE);
        keys();
    }

    private void keys() {
        widgets.put("chat-send", this::send);
        widgets.put("chat-line", () -> write("\n"));
        widgets.put("chat-interrupt", this::interruptTyping);
        widgets.put("chat-expand", () -> tell("/expand"));
        widgets.put("pick-up", () -> move(-1));
        widgets.put("pick-down", () -> move(1));
        widgets.put("pick-take", this::take);
        widgets.put("pick-leave", () -> leavePicker(null));
        KeyMap<Binding> main = Objects.requireNonNull(keyMaps.get(LineReader.MAIN));
        main.bind(new Reference("chat-send"), KeyMap.ctrl('M'));
        main.bind(
                new Reference("chat-line"),
                KeyMap.ctrl('J'),
                KeyMap.alt(KeyMap.ctrl('M')),
                KeyMap.alt(KeyMap.ctrl('J')));
        main.bind(new Reference("chat-interrupt"), KeyMap.ctrl('C'));
        main.bind(new Reference("chat-expand"), KeyMap.ctrl('O'));
        keyMaps.put(PICKING, pickingKeys());
    }

    private static KeyMap<Binding> pickingKeys() {
        KeyMap<Binding> picking = new KeyMap<>();
        picking.setUnicode(new Reference(LineReader.SELF_INSERT));
        picking.setAmbiguousTimeout(ESCAPE_MILLIS);
        for (char c = ' '; c <= '~'; c++) {
            picking.bind(new Reference(LineReader.SELF_INSERT), String.valueOf(c));
        }
        picking.bind(
                new Reference(LineReader.BACKWARD_DELETE_CHAR), KeyMap.del(), KeyMap.ctrl('H'));
        picking.bind(
                new Reference("pick-up"), KeyMap.alt("[A"), KeyMap.alt("OA"), KeyMap.ctrl('P'));
        picking.bind(
                new Reference("pick-down"),
                KeyMap.alt("[B"),
                KeyMap.alt("OB"),
                KeyMap.ctrl('N'),
                KeyMap.ctrl('I'));
        picking.bind(new Reference("pick-take"), KeyMap.ctrl('M'), KeyMap.ctrl('J'));
        picking.bind(
                new Reference("pick-leave"),
                KeyMap.ctrl('C'),
                KeyMap.ctrl('G'),
                KeyMap.ctrl('D'),
                KeyMap.esc());
        return picking;
    }

    /// Reads until the person leaves. Ctrl-C is a key like others, which the reader of lines would
    /// end at.
    void type(Typist person) {
        typist = person;
        Attributes attributes = terminal.getAttributes();
        attributes.setControlChar(Attributes.ControlChar.VINTR, 0);
        terminal.setAttributes(attributes);
        try {
            readLine("", null, (Character) null, null);
        } catch (org.jline.reader.EndOfFileException | org.jline.reader.UserInterruptException e) {
            // That is how one leaves.
        } finally {
            typist = null;
        }
    }

    private boolean send() {
        int cursor = buf.cursor();
        boolean goesOn = cursor > 0 && cursor == buf.length() && buf.atChar(cursor - 1) == '\\';
        if (goesOn) {
            buf.backspace();
            return write("\n");
        }
        String text = buf.toString();
        if (text.isBlank()) {
            return true;
        }
        modifiedHistory.clear();
        getHistory().add(text);
        getHistory().moveToEnd();
        buf.clear();
        if (Slash.of(text) == Slash.QUIT) {
            state = State.EOF;
            return true;
        }
        return tell(text);
    }

    private boolean write(String text) {
        buf.write(text);
        return true;
    }

    private boolean tell(String text) {
        if (typist != null) {
            typist.typed(text);
        }
        return true;
    }

    private boolean interruptTyping() {
        if (buf.length() > 0) {
            buf.clear();
            getHistory().moveToEnd();
        } else if (typist == null || typist.interrupted()) {
            state = State.EOF;
        }
        return true;
    }

    /// Where a question waits and nothing is typed, a key is an answer.
    @Override
    protected boolean selfInsert() {
        Typist person = typist;
        String asked = live.question();
        String decision = asked.isEmpty() || buf.length() > 0 ? "" : decision(asked);
        if (person == null || decision.isEmpty()) {
            return super.selfInsert() && narrowed();
        }
        person.answered(asked.replace("!", ""), decision);
        live = new Live(live.tail(), live.status(), "");
        return true;
    }

    private String decision(String asked) {
        return switch (getLastBinding()) {
            case "a", "A" -> "allow-once";
            case "w", "W" -> asked.endsWith("!") ? "allow-always" : "";
            case "d", "D" -> "deny";
            default -> "";
        };
    }

    /// Whoever waits for a key waits with the keys of before: what is typed while something is
    /// chosen is for the choice.
    @Override
    protected Widget getWidget(Object binding) {
        KeyMap<Binding> picking = picker == null ? null : keyMaps.get(PICKING);
        Binding meant = picking == null ? null : picking.getBound(getLastBinding());
        return super.getWidget(meant == null ? binding : meant);
    }

    private boolean narrowed() {
        Picker open = picker;
        if (open != null) {
            open.narrow(buf.toString());
            compose();
        }
        return true;
    }

    @Override
    protected boolean backwardDeleteChar() {
        return super.backwardDeleteChar() && narrowed();
    }

    private boolean move(int steps) {
        if (picker != null) {
            picker.move(steps);
            compose();
        }
        return true;
    }

    private boolean take() {
        return leavePicker(picker == null ? null : picker.chosen());
    }

    private boolean leavePicker(@Nullable String value) {
        Picker open = picker;
        picker = null;
        buf.clear();
        buf.write(setAside);
        setAside = "";
        setKeyMap(LineReader.MAIN);
        compose();
        if (open != null && value != null && typist != null) {
            typist.picked(open.kind(), value);
        }
        return true;
    }

    @Override
    public boolean pick(Picker choice) {
        lock.lock();
        try {
            if (picker == null) {
                setAside = buf.toString();
            }
            buf.clear();
            picker = choice;
            setKeyMap(PICKING);
            draw();
        } finally {
            lock.unlock();
        }
        return true;
    }

    @Override
    public void print(List<AttributedString> lines) {
        printAbove(lines.stream().map(this::shown).collect(Collectors.joining("\n")) + "\n");
    }

    private String shown(AttributedString line) {
        return look.colour() ? line.toAnsi(terminal) : line.toString();
    }

    @Override
    public void live(Live now) {
        lock.lock();
        try {
            boolean isSame = now.equals(live);
            live = now;
            if (!isSame) {
                draw();
            }
        } finally {
            lock.unlock();
        }
    }

    private void draw() {
        compose();
        if (reading) {
            redisplay();
        }
    }

    private void compose() {
        List<AttributedString> lines = new ArrayList<>();
        Picker open = picker;
        int rows = Math.max(FEWEST_ROWS, terminal.getRows()) - 4;
        List<AttributedString> tail =
                open == null ? live.tail() : open.lines(look, tongue, cells());
        lines.addAll(
                open == null ? tail.subList(Math.max(0, tail.size() - rows), tail.size()) : tail);
        if (live.status().length() > 0) {
            lines.add(live.status());
        }
        AttributedStringBuilder whole = new AttributedStringBuilder();
        lines.forEach(line -> whole.append(Cells.cut(line, cells())).append("\n"));
        if (!lines.isEmpty()) {
            whole.append("❯ ", look.style(Part.MINE));
        }
        prompt = whole.toAttributedString();
    }

    /// The prompt is what goes on, whatever the reader of lines begins with.
    @Override
    public void setPrompt(String begun) {
        compose();
    }

    @Override
    public int cells() {
        int width = terminal.getColumns();
        return Math.max(NARROWEST, width <= 0 ? 80 : width) - 1;
    }

    @Override
    protected synchronized void handleSignal(Terminal.Signal signal) {
        super.handleSignal(signal);
        Typist person = typist;
        if (person != null) {
            person.resized();
        }
    }
}
