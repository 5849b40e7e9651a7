package bot.molt.execution;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Require;
import bot.molt.base.bind.Spelling;
import bot.molt.spi.tool.Tool;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The tools of a road: those that stay, and guests.
///
/// Threads: safe for any number.
final class ToolShelf {
    private final Map<String, Tool<?>> own = new TreeMap<>();
    private volatile Map<String, Guest> guests = Map.of();
    private volatile Map<String, Tool<?>> all;

    ToolShelf(List<Tool<?>> tools) {
        for (Tool<?> tool : tools) {
            boolean added = own.putIfAbsent(tool.spec().name(), tool) == null;
            Require.that(added, "tools", tool.spec().name(), "each name once");
        }
        all = own;
    }

    /// A tool in use.
    record Held(Tool<?> tool, @Nullable Lender lender) implements AutoCloseable {
        @Override
        public void close() {
            if (lender != null) {
                lender.giveBack();
            }
        }
    }

    /// Replaces all guests. The names of those that stay cannot be theirs.
    void lend(List<Guest> now) {
        Map<String, Guest> fresh = new TreeMap<>();
        Map<String, Tool<?>> together = new TreeMap<>(own);
        for (Guest guest : now) {
            if (!own.containsKey(guest.name()) && fresh.putIfAbsent(guest.name(), guest) == null) {
                together.put(guest.name(), guest.tool());
            }
        }
        guests = fresh;
        all = together;
    }

    /// Errors: `tool_not_found` with the nearest name.
    Held take(String name) {
        Tool<?> stays = own.get(name);
        if (stays != null) {
            return new Held(stays, null);
        }
        Guest tried = null;
        Guest guest = guests.get(name);
        while (guest != null && !guest.equals(tried)) {
            if (guest.lender().take()) {
                return new Held(guest.tool(), guest.lender());
            }
            tried = guest;
            guest = guests.get(name);
        }
        throw new CodedException(
                ErrorCode.TOOL_NOT_FOUND, "Tool not available: " + name + hint(name));
    }

    private String hint(String name) {
        return Spelling.nearest(name, all.keySet())
                .map(near -> " (did you mean " + near + "?)")
                .orElse("");
    }

    Optional<Tool<?>> find(String name) {
        return Optional.ofNullable(all.get(name));
    }

    /// Sorted by name.
    Collection<Tool<?>> all() {
        return all.values();
    }
}
