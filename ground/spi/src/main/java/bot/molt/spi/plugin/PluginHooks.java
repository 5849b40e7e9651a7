package bot.molt.spi.plugin;

import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import java.util.Optional;

/// What a plugin is told of; each does nothing unless it is overridden.
///
/// ```java
/// host.hooks(new PluginHooks() {
///     public Optional<String> beforeCall(Call call) {
///         return call.tool().equals("exec") && isNight() ? Optional.of("not at night") : Optional.empty();
///     }
/// });
/// ```
///
/// What they throw is noted in the log and goes no further. Threads: [#beforeCall] runs beside the
/// call that waits for it; the others run one after the other, in order, and what takes longer than
/// ten seconds is interrupted.
public interface PluginHooks {
    /// A call of a tool.
    ///
    /// @param args as the client sent them
    record Call(String id, String tool, Json.Obj args, Caller caller) {}

    /// A message to an agent, or its answer.
    ///
    /// @param session `agent:main:main`
    record Message(String session, String text, Caller caller) {}

    /// A call that the policy would let run, or ask a person about. A text refuses it and says why;
    /// nothing here can let a call run that the policy refuses.
    ///
    /// One that throws, or takes longer than two seconds, refuses too.
    default Optional<String> beforeCall(Call call) throws InterruptedException {
        return Optional.empty();
    }

    /// A call has ended.
    ///
    /// @param outcome `ok`, `failed`, or the code of what kept it from running: `denied`
    default void afterCall(Call call, String outcome) throws InterruptedException {}

    /// A message was taken, through whatever door; it will be answered.
    default void messageReceived(Message message) throws InterruptedException {}

    /// An answer is complete and on its way. To a channel it is sent until it is there.
    default void replySent(Message message) throws InterruptedException {}

    /// A conversation began, with its first message.
    default void sessionStarted(String session, Caller caller) throws InterruptedException {}

    /// A conversation was ended by `/new`, by its time, or by an operator; told with the first
    /// message that follows.
    default void sessionEnded(String session, Caller caller) throws InterruptedException {}

    /// The gateway answers on its port. Told to a plugin that comes later too.
    default void gatewayStarted() throws InterruptedException {}

    /// The gateway ends, or starts anew.
    default void gatewayStopping() throws InterruptedException {}
}
