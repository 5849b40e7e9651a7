package bot.molt.app.config;

import bot.molt.app.logging.LogConfig;
import bot.molt.base.bind.Doc;
import bot.molt.execution.approval.ApprovalsConfig;
import bot.molt.execution.policy.AgentsConfig;
import bot.molt.execution.policy.RoutingConfig;
import bot.molt.execution.policy.ToolsConfig;
import bot.molt.gateway.settings.GatewayConfig;

/// Everything that can be set. Each section belongs to the code that uses it.
public record MoltbotConfig(
        @Doc("The port, who may come in, reload.") GatewayConfig gateway,
        @Doc("What callers may do at most.") ToolsConfig tools,
        @Doc("Agents and the operator's workspace.") AgentsConfig agents,
        @Doc("Users and workspaces.") RoutingConfig routing,
        @Doc("Calls that wait for a person.") ApprovalsConfig approvals,
        @Doc("The log of the gateway and the audit log.") LogConfig logging,
        @Doc("Plugins; not used yet.") PluginsConfig plugins) {}
