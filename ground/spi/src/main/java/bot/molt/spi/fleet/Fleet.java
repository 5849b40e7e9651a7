package bot.molt.spi.fleet;

import bot.molt.base.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Machines of users. One user has at most one.
///
/// Errors of every method: `CodedException`: `invalid_params` for an id that is none, `not_found`,
/// `conflict` where another change came first, `rate_limited` where a quota or the address pool is
/// used up, `unavailable` where the machine cannot be run here or the fleet cannot be reached, with
/// what to do.
///
/// Threads: any.
public interface Fleet extends AutoCloseable {
    /// The machine of a user, made and started where needed; does not wait for it to be ready. Any
    /// number of calls at once make one machine.
    Machine ensure(String userId);

    Optional<Machine> find(String userId);

    /// All of them, by user.
    List<Machine> list();

    /// Waits until the machine runs or has failed, `limit` at most; how it is then.
    ///
    /// Errors: `not_found` where there is none.
    Machine await(String userId, Duration limit) throws InterruptedException;

    /// Stops it, keeping its disk. Stopped already is fine.
    Machine stop(String userId);

    /// Removes it with its disk. Nothing there is fine.
    void destroy(String userId);

    /// Says that somebody uses it now, so that it is not stopped for being idle.
    void touch(String userId);

    /// The key that opens the machine for the SSH gateway and for calls: a private key in OpenSSH's
    /// PEM form.
    Secret key(String userId);

    @Override
    void close();
}
