/// Commands that make a program of ours a service of this machine, and steer it.
@NullMarked
package bot.molt.cli.service;

import org.jspecify.annotations.NullMarked;
