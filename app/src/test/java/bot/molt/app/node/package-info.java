/// Nodes, against a gateway of the tests' own and a real one.
@NullMarked
package bot.molt.app.node;

import org.jspecify.annotations.NullMarked;
