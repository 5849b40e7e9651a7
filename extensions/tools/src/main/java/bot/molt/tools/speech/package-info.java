/// The tool `tts`: text as speech, in a file of the workspace.
@NullMarked
package bot.molt.tools.speech;

import org.jspecify.annotations.NullMarked;
