/// Takes secrets out of text and trees before they are written anywhere.
@NullMarked
package bot.molt.base.redact;

import org.jspecify.annotations.NullMarked;
