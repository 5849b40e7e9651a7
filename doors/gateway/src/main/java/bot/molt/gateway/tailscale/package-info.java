/// Tailscale on this machine: its program and its daemon, asked in their own words.
@NullMarked
package bot.molt.gateway.tailscale;

import org.jspecify.annotations.NullMarked;
