package bot.molt.protocol.sandbox;

import java.util.List;

/// Whether a kind of target works on the gateway's machine.
///
/// @param detail version and how it is set up, or what is missing
/// @param fix what to do; empty where it works
/// @param gaps limits that hold only in part, each with the reason and the fix
public record ReadinessItem(
        String kind, boolean ready, String detail, String fix, List<String> gaps) {
    public ReadinessItem {
        gaps = List.copyOf(gaps);
    }
}
