/// What crosses the wire and belongs to no single group.
@NullMarked
package bot.molt.protocol;

import org.jspecify.annotations.NullMarked;
