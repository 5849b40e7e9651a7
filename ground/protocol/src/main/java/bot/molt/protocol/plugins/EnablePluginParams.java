package bot.molt.protocol.plugins;

import bot.molt.base.bind.Doc;

/// Whether a plugin takes part.
public record EnablePluginParams(
        @Doc("Its id, as plugins.list shows it.") String id,
        @Doc("False leaves it out.") boolean enabled) {}
