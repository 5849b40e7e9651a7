package bot.molt.agent.skills;

/// A skill as a model is told of it.
///
/// @param location path of its SKILL.md, as calls of the agent see it
/// @param trusted whether the operator put it there; else whoever writes into the workspace did
public record ToldSkill(String name, String description, String location, boolean trusted) {}
