/// Methods that clients call by name, and streams that they follow. How a call comes in over the
/// wire is translated here; what a method does belongs to the part behind it.
@NullMarked
package bot.molt.gateway.rpc;

import org.jspecify.annotations.NullMarked;
