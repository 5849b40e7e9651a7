package bot.molt.store.fleet;

/// The machine of one user.
///
/// @param state a name of `Machine.State`
/// @param detail for people
/// @param ip its own, on the network of machines
/// @param reach where its SSH server is reached, `10.0.1.2:22`; empty until it was started once
/// @param hostKey line of its SSH server's public key
/// @param changedAt when the state became what it is, in milliseconds
/// @param usedAt when somebody used it last, in milliseconds
public record MachineRow(
        String userId,
        String vmId,
        long epoch,
        String state,
        String detail,
        String ip,
        String reach,
        String hostKey,
        long changedAt,
        long usedAt) {
    /// The same in another state since then.
    public MachineRow to(String newState, String newDetail, long at) {
        return new MachineRow(
                userId, vmId, epoch, newState, newDetail, ip, reach, hostKey, at, usedAt);
    }

    /// The same with another line for people.
    public MachineRow saying(String newDetail) {
        return to(state, newDetail, changedAt);
    }

    /// The same, reached there.
    public MachineRow at(String newReach) {
        return new MachineRow(
                userId, vmId, epoch, state, detail, ip, newReach, hostKey, changedAt, usedAt);
    }

    /// The same in another epoch, used just now.
    public MachineRow in(long newEpoch, long now) {
        return new MachineRow(
                userId, vmId, newEpoch, state, detail, ip, reach, hostKey, changedAt, now);
    }
}
