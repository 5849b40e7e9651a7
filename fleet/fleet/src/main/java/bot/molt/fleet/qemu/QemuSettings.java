package bot.molt.fleet.qemu;

import java.nio.file.Path;

/// What guests in QEMU are started with.
///
/// @param program name or path of QEMU
/// @param kernel a kernel that the program loads by itself
/// @param initrd what the kernel starts from, made with the image
/// @param image root file system that the disks of guests begin as; never written to
/// @param accel which acceleration
public record QemuSettings(String program, Path kernel, Path initrd, Path image, Accel accel) {
    /// How the guest's processor is made.
    public enum Accel {
        /// KVM where it works, else software.
        AUTO,
        KVM,
        /// Software emulation, on any machine.
        TCG
    }
}
