/// What commands need that speak with a person at a terminal: languages, text of strangers made
/// harmless, lines in cells, Markdown.
@NullMarked
package bot.molt.cli.terminal;

import org.jspecify.annotations.NullMarked;
