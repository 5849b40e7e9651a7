/// `moltbot tunnel`: a gateway of another machine on a port of this one, through OpenSSH.
@NullMarked
package bot.molt.cli.tunnel;

import org.jspecify.annotations.NullMarked;
