/// Keys and algorithms of the SSH gateway, on what the JDK has. Nothing of sessions.
@NullMarked
package bot.molt.ssh.crypto;

import org.jspecify.annotations.NullMarked;
