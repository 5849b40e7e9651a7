/// Platforms where people write, on loopback: they speak the real protocols and refuse what the
/// real ones refuse.
@NullMarked
package bot.molt.testkit.channel;

import org.jspecify.annotations.NullMarked;
