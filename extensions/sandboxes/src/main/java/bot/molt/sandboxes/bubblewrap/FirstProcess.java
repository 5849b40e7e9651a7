package bot.molt.sandboxes.bubblewrap;

import bot.molt.linux.process.Mark;
import bot.molt.linux.process.Poller;
import bot.molt.linux.process.ProcEntry;
import bot.molt.linux.process.ProcessTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The first process of a call's PID namespace. With its end the kernel ends everybody inside, so
/// that nobody has to be looked for.
///
/// @param pid as the gateway sees it
record FirstProcess(long pid, Mark mark, Poller poller) {
    private static final Pattern PID = Pattern.compile("\"child-pid\": *([0-9]{1,9})");
    private static final Duration LAST_STEPS = Duration.ofMillis(20);
    private static final int MOST = 4_096;

    /// Waits until `bwrap` has named it, which is before the program runs; empty where `bwrap`
    /// ended without.
    ///
    /// @param words of `--info-fd`
    static Optional<FirstProcess> named(InputStream words, Mark mark, Poller poller)
            throws IOException {
        String said = new String(words.readNBytes(MOST), StandardCharsets.US_ASCII);
        Matcher matcher = PID.matcher(said);
        return matcher.find()
                ? Optional.of(new FirstProcess(Long.parseLong(matcher.group(1)), mark, poller))
                : Optional.empty();
    }

    boolean lives() {
        return now().isPresent();
    }

    /// Waits for its end, which is near when `bwrap` has ended and nobody was left inside. Returns
    /// whether it came.
    boolean goes() throws InterruptedException {
        Optional<ProcEntry> now = now();
        if (now.isPresent()) {
            new ProcessTree(mark, poller).awaitEnd(List.of(now.get()), LAST_STEPS);
        }
        return !lives();
    }

    private Optional<ProcEntry> now() {
        return ProcEntry.of(pid).filter(entry -> entry.mark() == mark.value());
    }
}
