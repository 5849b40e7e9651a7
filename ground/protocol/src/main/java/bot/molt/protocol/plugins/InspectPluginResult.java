package bot.molt.protocol.plugins;

import bot.molt.base.json.Json;
import java.util.List;

/// All about one plugin.
///
/// @param settings schema of `plugins.entries.<id>.config`; empty where it is not loaded
/// @param secrets names of settings that are kept secret
/// @param leaving earlier versions that calls still use, each `1.0: 2 uses`
public record InspectPluginResult(
        ListPluginsResult.Item plugin,
        Json.Obj settings,
        List<String> secrets,
        List<String> leaving) {}
