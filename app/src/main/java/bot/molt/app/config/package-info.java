/// The configuration as a whole: what its records are, how it is read, checked, watched and
/// described.
@NullMarked
package bot.molt.app.config;

import org.jspecify.annotations.NullMarked;
