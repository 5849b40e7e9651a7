package bot.molt.gateway.control;

import bot.molt.gateway.auth.Authenticator;
import bot.molt.gateway.device.Devices;
import bot.molt.gateway.node.Nodes;
import bot.molt.gateway.rpc.RpcTable;
import java.nio.file.Path;
import java.time.InstantSource;

/// What the WebSocket protocol is made of.
///
/// @param config the configuration file
/// @param state folder of the gateway's state
public record ControlParts(
        String version,
        RpcTable table,
        Authenticator authenticator,
        Devices devices,
        Nodes nodes,
        Announcer announcer,
        Path config,
        Path state,
        InstantSource clock) {}
