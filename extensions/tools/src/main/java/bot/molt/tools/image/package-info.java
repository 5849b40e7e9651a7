/// The tool `image`: what is on a picture, in the words of a model that looks at it.
@NullMarked
package bot.molt.tools.image;

import org.jspecify.annotations.NullMarked;
