package bot.molt.base.bind;

import bot.molt.base.json.Json;

/// What somebody wrote for a component, `null` included: a component of this type is null only
/// where nothing was written.
public record Written(Json value) {}
