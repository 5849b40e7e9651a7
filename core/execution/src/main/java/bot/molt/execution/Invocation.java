package bot.molt.execution;

import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import bot.molt.execution.approval.Asker;
import bot.molt.spi.Caller;
import org.jspecify.annotations.Nullable;

/// One tool call, as every door hands it in.
///
/// @param callId made by [#newCallId()] before anybody is told of the call
/// @param tool native name; doors translate their own names first
/// @param args as the client sent them
/// @param workspace id of `routing.workspaces`; null for the caller's own
/// @param asker asks the person behind this client; null where the client cannot
public record Invocation(
        String callId,
        String tool,
        Json.Obj args,
        Caller caller,
        @Nullable String workspace,
        @Nullable Asker asker) {

    /// A call whose client cannot be asked.
    public static Invocation of(
            String tool, Json.Obj args, Caller caller, @Nullable String workspace) {
        return new Invocation(newCallId(), tool, args, caller, workspace, null);
    }

    public static String newCallId() {
        return Ids.next("call");
    }

    public Invocation askedThrough(Asker other) {
        return new Invocation(callId, tool, args, caller, workspace, other);
    }
}
