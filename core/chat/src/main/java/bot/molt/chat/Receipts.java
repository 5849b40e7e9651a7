package bot.molt.chat;

import bot.molt.base.json.Json;

/// Where it is recorded that a message went out, or could not.
@FunctionalInterface
public interface Receipts {
    /// @param record
    ///   `{"type":"message","event":"delivered","channel":…,"account":…,"to":…,"messageId":…,"key":…}`;
    ///   event is `delivered` or `failed`, then with `reason`
    void record(Json.Obj record);
}
