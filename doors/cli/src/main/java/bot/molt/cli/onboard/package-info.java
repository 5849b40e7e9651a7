/// `onboard`: from an empty home to a conversation, in a few questions or none.
@NullMarked
package bot.molt.cli.onboard;

import org.jspecify.annotations.NullMarked;
