/// Google's Gemini API.
@NullMarked
package bot.molt.providers.google;

import org.jspecify.annotations.NullMarked;
