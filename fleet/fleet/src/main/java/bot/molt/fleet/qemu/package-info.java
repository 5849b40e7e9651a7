/// Guests in QEMU's microvm machine, with KVM or in software.
@NullMarked
package bot.molt.fleet.qemu;

import org.jspecify.annotations.NullMarked;
