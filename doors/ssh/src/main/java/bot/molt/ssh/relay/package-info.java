/// Two SSH connections that are one: what a user's client and a machine's server say to each other
/// passes through, message by message.
@NullMarked
package bot.molt.ssh.relay;

import org.jspecify.annotations.NullMarked;
