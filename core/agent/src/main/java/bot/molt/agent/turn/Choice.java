package bot.molt.agent.turn;

import bot.molt.agent.Inbound;
import bot.molt.agent.session.Fields;
import bot.molt.agent.settings.AgentFacts;
import bot.molt.agent.settings.AgentSettings;
import bot.molt.base.json.Json;
import bot.molt.spi.model.Model;
import bot.molt.spi.model.ModelFacts;
import bot.molt.spi.model.ModelRequest;
import bot.molt.spi.model.Models;
import bot.molt.store.SessionRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which models a turn asks, in order, and how long they think.
record Choice(List<Model> models, ModelRequest.Thinking asked, boolean isAsked) {
    /// The message's own wish, else the session's, else its agent's, else the configured one.
    ///
    /// Errors: `unavailable` where no model is configured, `not_found` for one that is not.
    static Choice of(
            Inbound.Options options, SessionRow session, Models models, AgentSettings settings) {
        Json.Obj entry = session.entry();
        Optional<String> wish = Optional.ofNullable(options.model()).or(() -> sessionModel(entry));
        Optional<ModelRequest.Thinking> level =
                Optional.ofNullable(options.thinking())
                        .flatMap(Fields::thinking)
                        .or(() -> entry.string(Fields.THINKING).flatMap(Fields::thinking))
                        .or(() -> Optional.ofNullable(settings.thinking()));
        return new Choice(
                wish.map(models::chain)
                        .orElseGet(() -> ofAgent(models, settings.roster().agent(session.agent()))),
                level.orElse(ModelRequest.Thinking.OFF),
                level.isPresent());
    }

    /// The agent's own, and the configured ones behind them.
    private static List<Model> ofAgent(Models models, AgentFacts agent) {
        if (agent.models().isEmpty()) {
            return models.chain("");
        }
        List<Model> chain = new ArrayList<>();
        for (String ref : agent.models()) {
            chain.add(models.find(ref));
        }
        for (Model further : models.chain(agent.models().getFirst())) {
            if (chain.stream().noneMatch(model -> model.ref().equals(further.ref()))) {
                chain.add(further);
            }
        }
        return chain;
    }

    private static Optional<String> sessionModel(Json.Obj entry) {
        return entry.string(Fields.MODEL_OVERRIDE)
                .map(model ->
                        entry.string(Fields.PROVIDER_OVERRIDE)
                                .map(provider -> provider + "/" + model)
                                .orElse(model));
    }

    Model first() {
        return models.getFirst();
    }

    /// How long a model thinks: as asked; unasked, a little where it can.
    ModelRequest.Thinking thinking(Model model) {
        if (isAsked) {
            return asked;
        }
        return model.facts().can(ModelFacts.Ability.THINKING)
                ? ModelRequest.Thinking.LOW
                : ModelRequest.Thinking.OFF;
    }

    /// Tokens that fit into a request of the first model.
    int window(AgentSettings settings) {
        return Math.min(first().facts().contextTokens(), settings.contextTokens());
    }
}
