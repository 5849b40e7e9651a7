/// Sessions and their transcripts, as values.
@NullMarked
package bot.molt.agent.session;

import org.jspecify.annotations.NullMarked;
