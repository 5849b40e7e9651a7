/// Commands that list and choose models, and keep the keys of their providers.
@NullMarked
package bot.molt.cli.models;

import org.jspecify.annotations.NullMarked;
