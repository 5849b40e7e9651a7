package bot.molt.protocol.audit;

import bot.molt.base.json.Json;
import java.util.List;

/// Records as they stand in the log, oldest first.
public record TailAuditResult(List<Json.Obj> records) {}
