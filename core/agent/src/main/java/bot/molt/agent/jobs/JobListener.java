package bot.molt.agent.jobs;

import bot.molt.base.json.Json;

/// Told what happens to jobs.
@FunctionalInterface
public interface JobListener {
    /// Must not block.
    ///
    /// @param owner user id of whose job it is
    /// @param event `{"jobId":"…","action":"finished","status":"ok",…}`
    void happened(String owner, Json.Obj event);
}
