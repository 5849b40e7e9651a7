/// Images of sandboxes, made without a registry.
@NullMarked
package bot.molt.app.images;

import org.jspecify.annotations.NullMarked;
