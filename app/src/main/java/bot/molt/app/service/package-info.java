/// What this process tells the supervisor that started it. Units and the commands that write them
/// lie elsewhere.
@NullMarked
package bot.molt.app.service;

import org.jspecify.annotations.NullMarked;
