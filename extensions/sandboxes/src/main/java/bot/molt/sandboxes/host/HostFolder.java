package bot.molt.sandboxes.host;

import java.util.Map;

/// What of a specification the host needs.
///
/// @param workspace real path
record HostFolder(String workspace, boolean confined, Map<String, String> env) {}
