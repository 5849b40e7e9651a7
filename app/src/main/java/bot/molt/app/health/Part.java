package bot.molt.app.health;

import java.util.function.Supplier;

/// A part that says how it is. Asking costs nothing that a probe every second would feel.
///
/// @param name as `/readyz` tells it: `audit`
public record Part(String name, Supplier<Standing> look) {}
