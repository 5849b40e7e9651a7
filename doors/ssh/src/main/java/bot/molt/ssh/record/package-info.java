/// What is kept of sessions: a line each in an index, and what terminals showed.
@NullMarked
package bot.molt.ssh.record;

import org.jspecify.annotations.NullMarked;
