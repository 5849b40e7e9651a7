package bot.molt.app.gateway;

import bot.molt.agent.prompt.StarterFiles;
import bot.molt.agent.settings.AgentFacts;
import bot.molt.agent.settings.Reach;
import bot.molt.agent.settings.Roster;
import bot.molt.agent.skills.ToldSkill;
import bot.molt.agent.turn.TurnParts;
import bot.molt.app.config.MoltbotConfig;
import bot.molt.base.bind.RecordTree;
import bot.molt.base.json.Json;
import bot.molt.execution.agents.AgentId;
import bot.molt.execution.agents.Persona;
import bot.molt.execution.policy.AgentsConfig;
import bot.molt.execution.sandbox.SandboxPlan;
import bot.molt.execution.workspace.WorkspacePlan;
import bot.molt.gateway.agent.AgentMethods;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The agents of the configuration, as turns and clients want to know of them.
final class AgentRoster {
    private AgentRoster() {}

    static Roster of(MoltbotConfig config) {
        return new Roster(
                standard(config.agents()),
                config.agents().list().stream().map(AgentRoster::facts).toList(),
                config.others().bindings(),
                new Reach(
                        config.agents().defaults().loop().subagents(),
                        config.tools().reach().agentToAgent()));
    }

    /// Id of the agent that is meant where nobody names one.
    static String standard(AgentsConfig config) {
        return config.standard()
                .or(() -> config.list().stream().findFirst())
                .map(agent -> AgentId.of(agent.id()))
                .orElse("main");
    }

    private static AgentFacts facts(AgentsConfig.Agent agent) {
        return AgentFacts.of(agent, models(agent.persona().model()));
    }

    private static List<String> models(@Nullable Json written) {
        List<String> models = new ArrayList<>();
        if (written instanceof Json.Str(String ref)) {
            models.add(ref);
        } else if (written instanceof Json.Obj model) {
            model.string("primary").ifPresent(models::add);
            for (Json item : model.items("fallbacks")) {
                if (item instanceof Json.Str(String ref)) {
                    models.add(ref);
                }
            }
        }
        return models.stream().filter(ref -> !ref.isBlank()).toList();
    }

    /// As clients are told of them; one at least.
    static List<AgentMethods.AgentItem> items(MoltbotConfig config) {
        Roster roster = of(config);
        List<AgentMethods.AgentItem> listed =
                roster.agents().stream()
                        .map(agent -> item(agent, roster, config.agents()))
                        .toList();
        return listed.isEmpty()
                ? List.of(item(AgentFacts.plain(roster.standard()), roster, config.agents()))
                : listed;
    }

    private static AgentMethods.AgentItem item(
            AgentFacts agent, Roster roster, AgentsConfig config) {
        boolean isDefault = agent.id().equals(roster.standard());
        Persona.Identity identity = agent.identity();
        return new AgentMethods.AgentItem(
                agent.id(),
                agent.name().isEmpty() ? null : agent.name(),
                identity == null ? Json.Obj.EMPTY : RecordTree.of(identity),
                isDefault,
                new AgentMethods.Place(
                        workspace(agent.id(), isDefault, config),
                        agent.models().isEmpty() ? null : agent.models().getFirst(),
                        roster.bindings().stream()
                                .filter(binding -> AgentId.of(binding.agentId()).equals(agent.id()))
                                .map(RecordTree::of)
                                .toList()));
    }

    private static String workspace(String id, boolean isDefault, AgentsConfig config) {
        String all = config.defaults().workspace();
        return config.list().stream()
                .filter(agent -> AgentId.of(agent.id()).equals(id))
                .findFirst()
                .map(AgentsConfig.Agent::workspace)
                .orElse(isDefault ? all : all + "-" + id);
    }

    /// Where turns work.
    ///
    /// @param bare whether an empty folder is left empty
    /// @param told what a caller's agent can look up how to do
    record Folders(
            PolicyHolder policy, Supplier<Boolean> bare, Function<Caller, List<ToldSkill>> told)
            implements TurnParts.Folders {
        private static final System.Logger LOG = System.getLogger(Folders.class.getName());

        @Override
        public Path of(Caller caller) {
            return policy.plan(caller, null, null).path();
        }

        @Override
        public List<ToldSkill> skills(Caller caller) {
            return told.apply(caller);
        }

        /// What lies in a sandbox or on a node is made there.
        @Override
        public void prepare(Caller caller) {
            WorkspacePlan plan = policy.plan(caller, null, null);
            boolean here = plan.sandbox().kind().equals(SandboxPlan.HOST) && plan.gitRepo() == null;
            if (here && !bare.get()) {
                lay(plan.path());
            }
        }

        private static void lay(Path folder) {
            try {
                StarterFiles.lay(folder);
            } catch (IOException e) {
                LOG.log(Level.WARNING, "workspace {0}: {1}", folder, e.getMessage());
            }
        }
    }
}
