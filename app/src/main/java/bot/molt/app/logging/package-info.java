/// Where log lines go: the backend of `System.Logger`, its file and its console. What is logged is
/// the affair of the classes that do.
@NullMarked
package bot.molt.app.logging;

import org.jspecify.annotations.NullMarked;
