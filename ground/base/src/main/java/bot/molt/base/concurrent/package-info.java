/// The only place that starts threads: scopes, workers and the context they carry.
@NullMarked
package bot.molt.base.concurrent;

import org.jspecify.annotations.NullMarked;
