package bot.molt.protocol.config;

import bot.molt.base.json.Json;

/// A setting as it holds, secrets masked.
public record ReadConfigResult(String path, Json value) {}
