package bot.molt.protocol.users;

/// A user who is no more.
///
/// @param hadKey whether a key stopped working
/// @param hadSection whether an item of `routing.users` was taken out of the configuration
public record RemovedUserResult(String id, boolean hadKey, boolean hadSection) {}
