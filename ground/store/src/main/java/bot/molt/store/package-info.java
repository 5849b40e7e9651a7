/// What survives a restart: sessions, transcripts, messages on their way in and out, calls that
/// were begun. Knows SQL and files; nothing of models, tools or clients.
@NullMarked
package bot.molt.store;

import org.jspecify.annotations.NullMarked;
