/// Which system calls a process may make.
@NullMarked
package bot.molt.linux.seccomp;

import org.jspecify.annotations.NullMarked;
