/// Model services on loopback that say what a script tells them to, in the wire format of the real
/// ones.
@NullMarked
package bot.molt.testkit.model;

import org.jspecify.annotations.NullMarked;
