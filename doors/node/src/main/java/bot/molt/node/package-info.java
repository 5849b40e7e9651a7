/// This machine as hands of a gateway elsewhere. What the gateway does with them does not belong
/// here.
@NullMarked
package bot.molt.node;

import org.jspecify.annotations.NullMarked;
