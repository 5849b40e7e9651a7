/// What many processes may use together.
@NullMarked
package bot.molt.linux.cgroup;

import org.jspecify.annotations.NullMarked;
