package bot.molt.app.config;

import bot.molt.agent.settings.Binding;
import bot.molt.agent.settings.JobsConfig;
import bot.molt.agent.settings.MessagesConfig;
import bot.molt.agent.skills.SkillsConfig;
import bot.molt.app.logging.LogConfig;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.execution.approval.ApprovalsConfig;
import bot.molt.execution.policy.AgentsConfig;
import bot.molt.execution.policy.RoutingConfig;
import bot.molt.execution.policy.ToolsConfig;
import bot.molt.gateway.hooks.HooksConfig;
import bot.molt.gateway.settings.DiscoveryConfig;
import bot.molt.gateway.settings.GatewayConfig;
import bot.molt.node.NodeConfig;
import bot.molt.providers.catalog.ModelSections;
import java.util.List;

/// Everything that can be set. Each section belongs to the code that uses it.
public record MoltbotConfig(
        @Doc("The port, who may come in, reload.") GatewayConfig gateway,
        @Doc("How clients in the same network find the gateway.") DiscoveryConfig discovery,
        @Doc("What may be done.") ToolsConfig tools,
        @Doc("Other users, and workspaces.") RoutingConfig routing,
        @Doc("Agents, as far as tool calls need them.") AgentsConfig agents,
        @Flat ModelSections thinking,
        @Doc("Calls that wait for a person.") ApprovalsConfig approvals,
        @Doc("Logs and the audit log; also written `log`.") LogConfig logging,
        @Doc("How conversations go.") MessagesConfig messages,
        @Flat Others others) {
    /// Sections that stand for themselves.
    public record Others(
            @Doc("What agents do by the clock.") JobsConfig cron,
            @Doc("Which agent the messages of chats are for, the closest one holds.") @Default("[]")
                    List<Binding> bindings,
            @Doc("This machine as a node of a gateway elsewhere.") NodeConfig nodeHost,
            @Flat OperationsConfig operations,
            @Flat ChatSections chats,
            @Doc("Code of other people's own in the gateway.") PluginsConfig plugins,
            @Doc("What agents can look up how to do.") SkillsConfig skills,
            @Doc("Programs elsewhere that wake agents and give them tasks.") HooksConfig hooks) {}
}
