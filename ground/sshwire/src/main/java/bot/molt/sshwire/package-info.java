/// What all ends of SSH share: algorithms and keys on what the JDK has, and the way to machines of
/// the fleet. Nothing of what is done there.
@NullMarked
package bot.molt.sshwire;

import org.jspecify.annotations.NullMarked;
