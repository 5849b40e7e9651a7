package bot.molt.spi.fleet;

import java.time.Instant;

/// The virtual machine of one user, as it was at one moment.
///
/// @param userId the WeChat openid, or whatever else names a user: `[A-Za-z0-9_-]{1,64}`
/// @param vmId one for each machine ever made, `vm-3f9a…`; a path and a device name may be made of
///   it
/// @param epoch grows whenever the machine is made anew or given to another process; who holds an
///   older one may change nothing
/// @param state what it does now
/// @param detail one line for people: progress of a start, why it failed; empty for nothing
/// @param address of its SSH server as this machine reaches it; empty until it was started once
/// @param sshPort 1 to 65535
/// @param sshUser whom to log in as
/// @param hostKey line of a public key in OpenSSH's form, made with the machine; clients pin it
/// @param changedAt when the state became what it is
public record Machine(
        String userId,
        String vmId,
        long epoch,
        State state,
        String detail,
        String address,
        int sshPort,
        String sshUser,
        String hostKey,
        Instant changedAt) {
    /// What a machine does.
    public enum State {
        /// It is being made or started; `detail` tells how far it is.
        STARTING,
        /// It is ready: its agent and its SSH server answer.
        RUNNING,
        STOPPING,
        /// Its disk is kept; the next start wakes it.
        STOPPED,
        /// It could not be started; `detail` says why. A start tries again.
        FAILED
    }
}
