package bot.molt.protocol.approvals;

import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// Another text of `exec-approvals.json`.
///
/// @param baseHash of the text that was read before; needed where the file exists
public record WriteApprovalFileParams(Json.Obj file, @Nullable String baseHash) {}
