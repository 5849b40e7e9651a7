package bot.molt.gateway.auth;

import bot.molt.base.Secret;
import org.jspecify.annotations.Nullable;

/// A user whom the configuration names.
///
/// @param apiKey as written in `routing.users[].apiKey`: the key itself, or `sha256:` and its
///   digest
public record KnownUser(String id, @Nullable Secret apiKey) {}
