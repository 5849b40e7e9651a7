package bot.molt.tools.process;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.base.bind.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What to do with which process.
///
/// Wire: `{"action":"poll","sessionId":"p1a2b3c4d","waitMs":5000}`
///
/// @param sessionId needed by every action but `list`
/// @param waitMs `poll` and `kill` only
/// @param signal `signal` only
public record ProcessArgs(
        @Doc("What to do.") Action action,
        @Default("") @Aka({"session", "id"}) @Doc("Session id that exec gave.") String sessionId,
        @Flat Input input,
        @Flat Range range,
        @Flat Size size,
        @Default("0")
                @Unit(ChronoUnit.MILLIS)
                @Doc("poll: milliseconds to wait for new output, 0..120000.")
                Duration waitMs,
        @Default("TERM") @Doc("signal: its name, such as INT, HUP or USR1.") String signal) {

    /// What can be done.
    public enum Action {
        /// Names the caller's processes.
        LIST,
        /// New output since the last poll of this session.
        POLL,
        /// A range of the output.
        LOG,
        /// Writes `data` to standard input.
        WRITE,
        /// Types `keys`, `hex` and `literal`.
        SEND_KEYS,
        /// Types Enter, after `data` where there is any.
        SUBMIT,
        /// Types `text` as one paste.
        PASTE,
        /// Ends the process tree.
        KILL,
        /// Forgets an ended process.
        CLEAR,
        /// Ends and forgets.
        REMOVE,
        /// Changes the size of the terminal.
        RESIZE,
        /// Sends a signal to the foreground process group.
        SIGNAL
    }

    /// Which stream of a process.
    public enum Stream {
        STDOUT,
        STDERR
    }

    /// How a range counts.
    public enum Counting {
        LINES,
        BYTES
    }

    /// What is typed.
    ///
    /// @param eof whether standard input is closed afterwards
    /// @param bracketed whether a paste is wrapped in the marks by which programs know pastes
    public record Input(
            @Nullable @Doc("write and submit: text for standard input.") String data,
            @Nullable @Doc("write: bytes for standard input in base64, where they are no text.")
                    String base64,
            @Default("false") @Doc("write: close standard input afterwards.") boolean eof,
            @Default("[]") @Doc("send-keys: names such as Enter, Tab, C-c, M-x, Up, F5.")
                    List<String> keys,
            @Default("[]") @Doc("send-keys: bytes in hexadecimal, such as 1b or 0x0a.")
                    List<String> hex,
            @Nullable @Doc("send-keys: text that is typed as it is.") String literal,
            @Nullable @Doc("paste: the text.") String text,
            @Default("true") @Doc("paste: mark it as a paste.") boolean bracketed) {}

    /// Which part of the output.
    ///
    /// @param offset negative counts from the end
    public record Range(
            @Nullable @Doc("log: first line (0-based) or byte; negative counts from the end.")
                    Long offset,
            @Nullable @Doc("log: lines (default 200) or bytes (default 30000) to return.")
                    Integer limit,
            @Default("lines") @Doc("log: whether offset and limit count lines or bytes.")
                    Counting unit,
            @Default("stdout") @Doc("poll and log: which stream.") Stream stream,
            @Nullable @Doc("poll: regular expression (RE2); only lines that match are shown.")
                    String filter) {
        public Range {
            if (limit != null) {
                Require.range("limit", limit, 1, 1_000_000);
            }
        }
    }

    /// Size of a terminal.
    public record Size(
            @Default("120") @Aka("cols") @Doc("resize: width.") int columns,
            @Default("30") @Doc("resize: height.") int rows) {}

    public ProcessArgs {
        Require.range("waitMs", waitMs.toMillis(), 0, 120_000);
        if (action != Action.LIST && sessionId.isBlank()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "sessionId: missing (expected: an id that exec or process list gave)");
        }
    }
}
