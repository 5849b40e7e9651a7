/// Other machines that are connected to run commands for the gateway: what a sandbox asks of them,
/// and what they tell by themselves.
@NullMarked
package bot.molt.spi.node;

import org.jspecify.annotations.NullMarked;
