package bot.molt.gateway.agent;

import bot.molt.agent.session.Fields;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.bind.Written;
import bot.molt.base.json.Json;
import bot.molt.protocol.sessions.PatchSessionParams;
import bot.molt.spi.model.Model;
import bot.molt.spi.model.ModelRequest;
import bot.molt.spi.model.Models;
import bot.molt.store.SessionRow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Fields of a session, set or cleared.
final class SessionPatch {
    private SessionRow row;

    private SessionPatch(SessionRow row) {
        this.row = row;
    }

    /// Errors: `invalid_params` with the field, the value and what was expected.
    static SessionRow applied(SessionRow row, PatchSessionParams params, Models models) {
        SessionPatch patch = new SessionPatch(row);
        PatchSessionParams.Levels levels = params.levels();
        PatchSessionParams.Rules rules = params.rules();
        patch.label(levels.label());
        patch.thinking(levels.thinkingLevel());
        patch.word(Fields.VERBOSE, levels.verboseLevel(), List.of("off", "on", "full"));
        patch.word(Fields.REASONING, levels.reasoningLevel(), List.of("off", "on", "stream"));
        patch.word("responseUsage", levels.responseUsage(), List.of("off", "tokens", "full", "on"));
        patch.word("elevatedLevel", levels.elevatedLevel(), List.of("off", "on", "ask", "full"));
        patch.model(levels.model(), models);
        patch.word("execHost", rules.execHost(), List.of("sandbox", "gateway", "node"));
        patch.word("execSecurity", rules.execSecurity(), List.of("deny", "allowlist", "full"));
        patch.word("execAsk", rules.execAsk(), List.of("off", "on-miss", "always"));
        patch.text("execNode", rules.execNode());
        patch.once("spawnedBy", rules.spawnedBy());
        patch.word(Fields.SEND_POLICY, rules.sendPolicy(), List.of("allow", "deny"));
        patch.word("groupActivation", rules.groupActivation(), List.of("mention", "always"));
        return patch.row;
    }

    private void set(String field, @Nullable String value) {
        Json.Obj entry = row.entry();
        row = row.withEntry(value == null ? entry.without(field) : entry.with(field, value));
    }

    /// Empty where nothing was written; null inside where it is to be cleared.
    private static @Nullable String value(String field, Written written) {
        return switch (written.value()) {
            case Json.Null _ -> null;
            case Json.Str(String text) -> text.isBlank() ? null : text.strip();
            case Json other -> throw refused(field, other.toString(), "text or null");
        };
    }

    private static CodedException refused(String field, String value, String expected) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS,
                "%s: %s (expected: %s)".formatted(field, value, expected));
    }

    private void label(@Nullable Written written) {
        if (written == null) {
            return;
        }
        String label = value("label", written);
        if (label != null && label.length() > 64) {
            throw refused("label", label.length() + " characters", "64 at most");
        }
        row = row.labelled(label);
    }

    private void thinking(@Nullable Written written) {
        if (written == null) {
            return;
        }
        String word = value(Fields.THINKING, written);
        Optional<ModelRequest.Thinking> level =
                word == null ? Optional.empty() : Fields.thinking(word);
        if (word != null && level.isEmpty()) {
            throw refused(Fields.THINKING, word, String.join(", ", Fields.thinkingLevels()));
        }
        set(Fields.THINKING, level.map(Fields::word).orElse(null));
    }

    private void word(String field, @Nullable Written written, List<String> words) {
        if (written == null) {
            return;
        }
        String text = value(field, written);
        String word = text == null ? null : text.toLowerCase(Locale.ROOT);
        if (word != null && !words.contains(word)) {
            throw refused(field, word, String.join(", ", words));
        }
        set(field, word);
    }

    private void text(String field, @Nullable Written written) {
        if (written != null) {
            set(field, value(field, written));
        }
    }

    /// Who made a session does not change.
    private void once(String field, @Nullable Written written) {
        if (written == null) {
            return;
        }
        String text = value(field, written);
        Optional<String> old = row.entry().string(field);
        if (old.isPresent() && !old.get().equals(text)) {
            throw refused(field, String.valueOf(text), old.get() + "; it cannot be changed");
        }
        set(field, text);
    }

    private void model(@Nullable Written written, Models models) {
        if (written == null) {
            return;
        }
        String ref = value("model", written);
        if (ref == null) {
            set(Fields.MODEL_OVERRIDE, null);
            set(Fields.PROVIDER_OVERRIDE, null);
            return;
        }
        Model model = found(ref, models);
        int slash = model.ref().indexOf('/');
        set(Fields.PROVIDER_OVERRIDE, model.ref().substring(0, Math.max(0, slash)));
        set(Fields.MODEL_OVERRIDE, model.ref().substring(slash + 1));
    }

    private static Model found(String ref, Models models) {
        try {
            return models.find(ref);
        } catch (CodedException e) {
            throw new CodedException(ErrorCode.INVALID_PARAMS, "model: " + e.text(), e);
        }
    }
}
