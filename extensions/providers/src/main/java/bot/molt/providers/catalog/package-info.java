/// Which models there are, how each is reached and by which key: the configuration, the built-in
/// providers, auth profiles. Knows no API by name of a class.
@NullMarked
package bot.molt.providers.catalog;

import org.jspecify.annotations.NullMarked;
