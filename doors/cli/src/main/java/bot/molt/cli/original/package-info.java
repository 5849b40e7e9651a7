/// Taking over the state folder of the original, clawdbot 2026.1: what this gateway has a home for
/// is taken over, the rest is named and left alone.
@NullMarked
package bot.molt.cli.original;

import org.jspecify.annotations.NullMarked;
