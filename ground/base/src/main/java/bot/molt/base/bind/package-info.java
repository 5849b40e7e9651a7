/// Records as schemas: trees become records, records become JSON Schema.
@NullMarked
package bot.molt.base.bind;

import org.jspecify.annotations.NullMarked;
