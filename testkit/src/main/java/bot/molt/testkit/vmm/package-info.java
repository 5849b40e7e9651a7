/// Virtual machine monitors at their wire.
@NullMarked
package bot.molt.testkit.vmm;

import org.jspecify.annotations.NullMarked;
