package bot.molt.app.plugin;

import bot.molt.agent.command.Guests;
import bot.molt.app.plugin.lent.Leases;
import bot.molt.app.plugin.lent.LentChannel;
import bot.molt.app.plugin.lent.Loan;
import bot.molt.base.json.Json;
import bot.molt.chat.ChannelShelf;
import bot.molt.execution.Guest;
import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.spi.model.ModelApi;
import bot.molt.spi.plugin.PluginCommand;
import bot.molt.spi.plugin.PluginMethod;
import bot.molt.spi.plugin.PluginRoute;
import bot.molt.spi.sandbox.SandboxProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// All that plugins add now, as those take it who use it.
///
/// @param webPaths of channels
public record Plugged(
        List<Guest> tools,
        List<HttpEndpoint> endpoints,
        List<RpcMethod<?, ?>> methods,
        List<Guests.Guest> commands,
        List<ChannelShelf.Lent> channels,
        List<String> webPaths,
        List<ModelApi> providers,
        Map<String, SandboxProvider> targets) {

    /// @param folder where each plugin's own things are
    /// @param settings the section of a channel, by plugin and channel
    static Plugged of(
            List<PluginVersion> versions, Function<String, Path> folder, ChannelSettings settings) {
        Plugged all =
                new Plugged(
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new LinkedHashMap<>());
        versions.forEach(version -> all.put(version, folder.apply(version.id()), settings));
        return all;
    }

    /// What the configuration says of a channel now.
    @FunctionalInterface
    interface ChannelSettings {
        Json.Obj of(String plugin, String channel);
    }

    private void put(PluginVersion version, Path folder, ChannelSettings settings) {
        Registrations.Added added = version.adds().added();
        Leases leases = version.adds().leases();
        added.tools().forEach(tool -> tools.add(new Guest(tool, leases)));
        Map<String, List<PluginRoute>> byPath = new LinkedHashMap<>();
        added.routes()
                .forEach(route ->
                        byPath.computeIfAbsent(route.path(), _ -> new ArrayList<>()).add(route));
        byPath.values()
                .forEach(routes -> endpoints.add(new PluginRoutes(List.copyOf(routes), leases)));
        added.sockets().forEach(socket -> endpoints.add(new PluginSockets(socket, leases)));
        added.methods().forEach(method -> methods.add(served(method, leases, version.id())));
        added.commands().forEach(command -> commands.add(said(command, leases, version.id())));
        for (LentChannel channel : added.channels()) {
            channels.add(
                    new ChannelShelf.Lent(
                            channel,
                            () -> settings.of(version.id(), channel.id()),
                            folder.resolve("channel-" + channel.id())));
            webPaths.addAll(channel.webPaths());
        }
        providers.addAll(added.providers());
        added.targets().forEach(target -> targets.put(target.kind(), target));
    }

    private static Guests.Guest said(PluginCommand command, Leases leases, String plugin) {
        Loan<PluginCommand.Body> body = new Loan<>(plugin, leases, command.body());
        return new Guests.Guest(
                command.name(),
                command.about(),
                (rest, caller) -> {
                    Loan.Use<PluginCommand.Body, String, java.io.IOException> asking =
                            asked -> asked.answer(rest, caller);
                    return body.use(asking);
                });
    }

    private static <P extends Record> RpcMethod<P, Json> served(
            PluginMethod<P> method, Leases leases, String plugin) {
        Scope scope =
                switch (method.right()) {
                    case READ -> Scope.READ;
                    case WRITE -> Scope.WRITE;
                    case ADMIN -> Scope.ADMIN;
                };
        Loan<PluginMethod.Body<P>> body = new Loan<>(plugin, leases, method.body());
        return RpcMethod.of(
                RpcSpec.of(method.name(), method.params(), Json.class).needing(scope),
                (params, caller) -> {
                    Loan.Use<PluginMethod.Body<P>, Json, java.io.IOException> asking =
                            asked -> asked.call(params, caller);
                    return body.use(asking);
                });
    }
}
