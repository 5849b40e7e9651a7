package bot.molt.agent.command;

import bot.molt.base.CodedException;
import bot.molt.base.Ids;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Commands that come and go while the gateway runs. The gateway's own come first.
///
/// Threads: safe for any number.
public final class Guests {
    private static final System.Logger LOG = System.getLogger(Guests.class.getName());
    private static final Pattern LINE =
            Pattern.compile("/([A-Za-z][A-Za-z0-9_]*)(?::|\\s|$)\\s*(.*)", Pattern.DOTALL);

    private volatile Map<String, Guest> all = Map.of();

    /// What a command answers.
    @FunctionalInterface
    public interface Body {
        String answer(String rest, Caller caller) throws IOException, InterruptedException;
    }

    /// One command.
    ///
    /// @param name without the slash
    /// @param about one line for people
    public record Guest(String name, String about, Body body) {}

    /// A message that is such a command.
    public record Line(Guest guest, String rest) {
        /// What is said to whoever wrote it; what goes wrong is said too.
        public String answer(Caller caller) throws InterruptedException {
            try {
                return guest.body().answer(rest, caller);
            } catch (CodedException e) {
                return "⚠️ " + e.text();
            } catch (IOException e) {
                return "⚠️ /" + guest.name() + ": " + e.getMessage();
            } catch (RuntimeException | LinkageError e) {
                String id = Ids.text(8);
                LOG.log(Level.ERROR, "internal error " + id, e);
                return "⚠️ /%s: internal error %s (its details are in the gateway's log)"
                        .formatted(guest.name(), id);
            }
        }
    }

    /// Replaces all of them.
    public void lend(List<Guest> now) {
        Map<String, Guest> fresh = new TreeMap<>();
        now.forEach(guest -> fresh.putIfAbsent(guest.name(), guest));
        all = fresh;
    }

    /// The command that a message is.
    public Optional<Line> of(String text) {
        if (all.isEmpty() || CommandLine.of(text).isPresent()) {
            return Optional.empty();
        }
        Matcher matcher = LINE.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Guest guest = all.get(matcher.group(1).toLowerCase(Locale.ROOT));
        return Optional.ofNullable(guest).map(found -> new Line(found, matcher.group(2).strip()));
    }

    /// Whether a text has the form of such a command, whoever answers to it.
    public static boolean looksLikeOne(String text) {
        return LINE.matcher(text.strip()).matches();
    }

    public boolean isCommand(String text) {
        return of(text).isPresent();
    }

    /// A line for each, for `/help`; empty where there are none.
    public String help() {
        StringBuilder lines = new StringBuilder();
        all.values()
                .forEach(guest ->
                        lines.append("\n/")
                                .append(guest.name())
                                .append(" · ")
                                .append(guest.about()));
        return lines.toString();
    }
}
