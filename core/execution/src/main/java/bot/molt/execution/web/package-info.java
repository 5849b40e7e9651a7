/// Settings of tools that reach beyond this machine, and which hosts calls may connect to.
@NullMarked
package bot.molt.execution.web;

import org.jspecify.annotations.NullMarked;
