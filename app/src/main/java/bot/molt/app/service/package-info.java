/// What this process says to the supervisor that started it, and hands on to the programs that it
/// starts. Units and the commands that write them lie elsewhere.
@NullMarked
package bot.molt.app.service;

import org.jspecify.annotations.NullMarked;
