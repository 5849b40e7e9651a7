package bot.molt.protocol.terminal;

import java.util.List;

/// The caller's terminals, oldest first, with those that ended lately.
public record ListTerminalsResult(List<TerminalItem> terminals) {}
