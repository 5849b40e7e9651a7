package bot.molt.gateway.settings;

import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Reload;

/// Settings of what answers on the port, each under its own name below `gateway`.
public record DoorsConfig(
        @Reload(Reload.When.RESTART) @Doc("Limits of the port.") HttpConfig http,
        @Doc("The MCP endpoint.") McpConfig mcp,
        @Doc("Machines that run commands for the gateway.") NodesConfig nodes,
        @Reload(Reload.When.RESTART) @Doc("The web page.") ControlUiConfig controlUi,
        @Doc("Terminals of people.") TerminalConfig terminal,
        @Reload(Reload.When.RESTART) @Doc("TLS on the port.") TlsConfig tls,
        @Reload(Reload.When.RESTART) @Doc("The port in a tailnet.") TailscaleConfig tailscale) {}
