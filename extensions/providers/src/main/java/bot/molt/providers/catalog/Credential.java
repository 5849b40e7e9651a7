package bot.molt.providers.catalog;

import bot.molt.base.Secret;
import org.jspecify.annotations.Nullable;

/// A key of a provider.
///
/// @param id `anthropic:default` for a profile, `anthropic:config` and `anthropic:env` for others
/// @param key null for a server that asks for none
record Credential(String id, @Nullable Secret key) {}
