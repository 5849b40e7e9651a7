package bot.molt.fleet.driver;

import bot.molt.base.Require;
import bot.molt.base.Secret;

/// What one guest is made of; the same at each start but for its size.
///
/// @param vmId `vm-` and 12 letters and digits; the only part of it that becomes a path or a name
///   of a device
/// @param vcpus processors, 1 to 64
/// @param memoryMib 64 to 1,048,576
/// @param ip on the network of guests
/// @param keys what its SSH server has
public record Guest(String vmId, int vcpus, int memoryMib, String ip, Keys keys) {
    /// Keys of a guest's SSH server.
    ///
    /// @param hostPrivate PEM
    /// @param authorized line of the key that opens it
    public record Keys(Secret hostPrivate, String authorized) {}

    public Guest {
        Require.that(isVmId(vmId), "vmId", vmId, "vm- and 12 of a-z and 0-9");
        Require.range("DEFAULT_VCPU", vcpus, 1, 64);
        Require.range("DEFAULT_MEM_MIB", memoryMib, 64, 1 << 20);
    }

    public static boolean isVmId(String text) {
        return text.matches("vm-[a-z0-9]{12}");
    }
}
