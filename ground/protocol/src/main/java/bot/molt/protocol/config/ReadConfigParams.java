package bot.molt.protocol.config;

import bot.molt.base.bind.Default;

/// Which setting is asked for.
///
/// @param path `tools.exec.security`; empty for everything
public record ReadConfigParams(@Default("") String path) {}
