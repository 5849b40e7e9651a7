/// Programs of others that tests drive, as they are installed by `testkit/npm/install`.
@NullMarked
package bot.molt.testkit.client;

import org.jspecify.annotations.NullMarked;
