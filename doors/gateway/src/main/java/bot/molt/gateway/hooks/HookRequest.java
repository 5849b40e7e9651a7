package bot.molt.gateway.hooks;

import bot.molt.agent.hooks.HookTask;
import bot.molt.agent.prompt.Outside;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import bot.molt.execution.agents.AgentId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What requests ask for, held against what hooks may. Errors: `invalid_params` with the field.
final class HookRequest {
    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_KEY = 200;
    private static final long LONGEST_RUN = 31_536_000;

    private final HooksConfig config;
    private final Supplier<List<String>> agents;
    private final Supplier<String> defaultAgent;

    /// @param agents ids of those that there are
    /// @param defaultAgent id
    HookRequest(HooksConfig config, Supplier<List<String>> agents, Supplier<String> defaultAgent) {
        this.config = config;
        this.agents = agents;
        this.defaultAgent = defaultAgent;
    }

    /// Something that the main session is told.
    record Wake(String text, boolean now) {}

    /// `POST /hooks/wake`.
    Wake wake(Json.Obj body) {
        String text = text(body, "text").orElse("").strip();
        if (text.isEmpty()) {
            throw new CodedException(ErrorCode.INVALID_PARAMS, "text required");
        }
        return new Wake("Hook:\n" + Outside.wrap("hook", Ids.text(16), text), now(body, "mode"));
    }

    /// `POST /hooks/agent`.
    ///
    /// @param key of the request; null for none
    HookTask task(Json.Obj body, @Nullable String key) {
        String message = text(body, "message").orElse("").strip();
        if (message.isEmpty()) {
            throw new CodedException(ErrorCode.INVALID_PARAMS, "message required");
        }
        String name = name(text(body, "name").orElse("Hook"));
        return new HookTask(
                key,
                name,
                told(name, Outside.wrap("hook", key == null ? Ids.text(16) : key, message)),
                new HookTask.Place(
                        agent(text(body, "agentId").orElse(null)),
                        session(text(body, "sessionKey").orElse(null))),
                new HookTask.Way(
                        delivers(body),
                        text(body, "channel").map(String::strip).orElse("last"),
                        text(body, "to").orElse(null)),
                new HookTask.Choice(
                        text(body, "model").orElse(null),
                        text(body, "thinking").orElse(null),
                        limit(body)),
                now(body, "wakeMode"));
    }

    private static String told(String name, String text) {
        return "[hook:%s] A program that your operator gave the token of the webhooks sent this:\n%s"
                .formatted(name, text);
    }

    /// A task of a mapping.
    HookTask task(HookMapping mapping, HookTemplate.Fields fields, @Nullable String key) {
        String marks = key == null ? Ids.text(16) : key;
        String template = Optional.ofNullable(mapping.words().messageTemplate()).orElse("");
        String message = rendered(mapping, template, fields, marks);
        if (message.isBlank()) {
            throw new CodedException(ErrorCode.INVALID_PARAMS, "message required");
        }
        String name =
                name(
                        HookTemplate.plain(
                                Optional.ofNullable(mapping.words().name()).orElse("Hook"),
                                fields));
        Long seconds = mapping.choice().timeoutSeconds();
        return new HookTask(
                key,
                name,
                "[hook:%s]\n%s".formatted(name, message),
                new HookTask.Place(
                        agent(mapping.place().agentId()), session(mapping.place(), fields)),
                new HookTask.Way(
                        mapping.way().deliver(), mapping.way().channel(), mapping.way().to()),
                new HookTask.Choice(
                        mapping.choice().model(),
                        mapping.choice().thinking(),
                        seconds == null ? null : Duration.ofSeconds(seconds)),
                mapping.wakeMode().equals("now"));
    }

    /// What a mapping has the main session told.
    Wake wake(HookMapping mapping, HookTemplate.Fields fields) {
        String template = Optional.ofNullable(mapping.words().textTemplate()).orElse("");
        String text = rendered(mapping, template, fields, Ids.text(16)).strip();
        if (text.isEmpty()) {
            throw new CodedException(ErrorCode.INVALID_PARAMS, "text required");
        }
        return new Wake(text, mapping.wakeMode().equals("now"));
    }

    private static String rendered(
            HookMapping mapping, String template, HookTemplate.Fields fields, String key) {
        return mapping.words().allowUnsafeExternalContent()
                ? HookTemplate.plain(template, fields)
                : HookTemplate.marked(template, fields, key);
    }

    private @Nullable String session(HookMapping.Place place, HookTemplate.Fields fields) {
        String template = place.sessionKey();
        if (template == null) {
            return config.reach().defaultSessionKey();
        }
        String key = HookTemplate.plain(template, fields).strip();
        boolean chosen = HookTemplate.hasFields(template);
        boolean listed = !config.reach().allowedSessionKeyPrefixes().isEmpty();
        if (chosen && !key.startsWith("hook:") && !(listed && config.reach().allowsSession(key))) {
            throw refused("sessionKey", key, "one that begins with hook: or an allowed prefix");
        }
        return key;
    }

    private @Nullable String session(@Nullable String asked) {
        if (asked == null || asked.isBlank()) {
            return config.reach().defaultSessionKey();
        }
        if (!config.reach().allowRequestSessionKey()) {
            throw refused(
                    "sessionKey",
                    asked,
                    "none; hooks.allowRequestSessionKey lets requests name one");
        }
        if (!config.reach().allowsSession(asked)) {
            throw refused(
                    "sessionKey",
                    asked,
                    "one that begins with "
                            + String.join(", ", config.reach().allowedSessionKeyPrefixes()));
        }
        return asked;
    }

    private String agent(@Nullable String asked) {
        boolean named = asked != null && !asked.isBlank();
        String agent = named ? AgentId.of(String.valueOf(asked)) : defaultAgent.get();
        List<String> open = new ArrayList<>(agents.get());
        open.removeIf(id -> !config.reach().allows(id));
        if (!config.reach().allows(agent) || named && !agents.get().contains(agent)) {
            throw refused("agentId", agent, "one of " + String.join(", ", open));
        }
        return agent;
    }

    private static CodedException refused(String name, String value, String expected) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS,
                "%s: %s (expected: %s)".formatted(name, cut(value), expected));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_KEY ? text : text.substring(0, LONGEST_KEY) + "…";
    }

    private static String name(String text) {
        String plain = text.replaceAll("[^\\p{L}\\p{N} ._-]+", " ").strip();
        String cut = plain.length() <= LONGEST_NAME ? plain : plain.substring(0, LONGEST_NAME);
        return cut.isEmpty() ? "Hook" : cut;
    }

    private static boolean now(Json.Obj body, String field) {
        String mode = text(body, field).orElse("now");
        if (!mode.matches("now|next-heartbeat")) {
            throw refused(field, mode, "now or next-heartbeat");
        }
        return mode.equals("now");
    }

    private static boolean delivers(Json.Obj body) {
        return !(body.get("deliver") instanceof Json.Bool(boolean value)) || value;
    }

    private static @Nullable Duration limit(Json.Obj body) {
        if (body.get("timeoutSeconds") instanceof Json.Num(BigDecimal number)) {
            long seconds = number.longValue();
            if (seconds < 0 || seconds > LONGEST_RUN) {
                throw refused("timeoutSeconds", number.toString(), "0.." + LONGEST_RUN);
            }
            return Duration.ofSeconds(seconds);
        }
        return null;
    }

    private static Optional<String> text(Json.Obj body, String name) {
        Json value = body.get(name);
        return switch (value) {
            case null -> Optional.empty();
            case Json.Null _ -> Optional.empty();
            case Json.Str(String text) -> Optional.of(text);
            case Json.Bool _, Json.Num _, Json.Obj _, Json.Arr _ ->
                    throw refused(name, value.toString(), "text");
        };
    }
}
