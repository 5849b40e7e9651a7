package bot.molt.app.heartbeat;

import bot.molt.agent.heartbeat.HeartbeatPlan;
import bot.molt.execution.agents.AgentId;
import bot.molt.execution.agents.HeartbeatConfig;
import bot.molt.execution.policy.AgentsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Which agents look after things by themselves: those that say so, else the default one.
public final class HeartbeatPlans {
    private HeartbeatPlans() {}

    /// @param standard id of the default agent
    public static List<HeartbeatPlan> of(AgentsConfig config, String standard) {
        HeartbeatConfig all = config.defaults().heartbeat();
        List<HeartbeatPlan> plans = new ArrayList<>();
        for (AgentsConfig.Agent agent : config.list()) {
            HeartbeatConfig own = agent.heartbeat();
            if (own != null) {
                plans.add(new HeartbeatPlan(AgentId.of(agent.id()), own.over(all)));
            }
        }
        return plans.isEmpty() ? List.of(new HeartbeatPlan(standard, all)) : plans;
    }

    /// By agent, how much beside HEARTBEAT_OK still means nothing.
    public static Map<String, Integer> acks(AgentsConfig config, String standard) {
        return of(config, standard).stream()
                .collect(
                        Collectors.toMap(
                                HeartbeatPlan::agent,
                                plan -> plan.config().ackChars(),
                                (first, _) -> first));
    }
}
