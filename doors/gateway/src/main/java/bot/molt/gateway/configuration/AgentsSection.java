package bot.molt.gateway.configuration;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.ConfigEdit;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.config.ConfigText;
import bot.molt.base.json.Json;
import bot.molt.execution.agents.AgentId;
import bot.molt.gateway.agent.AgentBookMethods;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Writes items of `agents.list` and `bindings` in the configuration file; the rest of the file
/// stays as it is, comments included.
///
/// Threads: safe for any number; changes take turns.
public final class AgentsSection implements AgentBookMethods.Book {
    private static final String LIST = "agents.list";
    private static final String BINDINGS = "bindings";

    private final ConfigFile file;

    public AgentsSection(ConfigFile file) {
        this.file = file;
    }

    /// Beside a list, the agent that answered without one stands in it as the default.
    @Override
    public void add(Json.Obj agent, List<Json.Obj> bindings, String standard) throws IOException {
        file.change(text -> {
            List<Json> agents = list(text);
            Json.Obj first = Json.object().put("id", standard).put("default", true).build();
            String added =
                    agents.isEmpty()
                            ? set(text, LIST, Json.array(List.of(first, agent)))
                            : set(text, LIST + "[%d]".formatted(agents.size()), agent);
            return bound(again(added), bindings);
        });
    }

    private String bound(ConfigText text, List<Json.Obj> more) {
        if (more.isEmpty()) {
            return text.text();
        }
        List<Json> all = new ArrayList<>(bindings(text));
        all.addAll(more);
        return set(text, BINDINGS, Json.array(all));
    }

    @Override
    public void change(String id, Map<String, Json> members) throws IOException {
        file.change(text -> {
            int at = index(text, id);
            String changed = text.text();
            for (Map.Entry<String, Json> member : members.entrySet()) {
                changed =
                        set(
                                again(changed),
                                "%s[%d].%s".formatted(LIST, at, member.getKey()),
                                member.getValue());
            }
            return changed;
        });
    }

    @Override
    public int remove(String id) throws IOException {
        AtomicInteger removed = new AtomicInteger();
        file.change(text -> {
            String without =
                    ConfigEdit.unset(
                            text, ConfigPath.parse("%s[%d]".formatted(LIST, index(text, id))));
            List<Json> all = bindings(text);
            List<Json> kept = all.stream().filter(item -> !leadsTo(item, id)).toList();
            removed.set(all.size() - kept.size());
            return kept.size() == all.size()
                    ? without
                    : set(again(without), BINDINGS, Json.array(kept));
        });
        return removed.get();
    }

    private static boolean leadsTo(Json item, String id) {
        return item instanceof Json.Obj binding
                && binding.string("agentId").map(AgentId::of).filter(id::equals).isPresent();
    }

    private ConfigText again(String text) {
        return ConfigText.parse(file.path().toString(), text);
    }

    private static String set(ConfigText text, String path, Json value) {
        return ConfigEdit.set(text, ConfigPath.parse(path), value);
    }

    private List<Json> list(ConfigText text) {
        return items(text.tree().object("agents").get("list"), LIST);
    }

    private List<Json> bindings(ConfigText text) {
        return items(text.tree().get(BINDINGS), BINDINGS);
    }

    private List<Json> items(@Nullable Json written, String path) {
        if (written == null) {
            return List.of();
        }
        if (written instanceof Json.Arr(List<Json> items)) {
            return items;
        }
        throw new CodedException(
                ErrorCode.CONFLICT,
                "%s: %s is no list (expected: items with an id; mend it by hand)"
                        .formatted(file.path(), path));
    }

    private int index(ConfigText text, String id) {
        List<Json> agents = list(text);
        for (int i = 0; i < agents.size(); i++) {
            if (agents.get(i) instanceof Json.Obj item
                    && AgentId.of(item.string("id").orElse("")).equals(id)) {
                return i;
            }
        }
        throw new CodedException(
                ErrorCode.CONFLICT,
                "agent: %s does not stand in the configuration file itself (expected: an item of agents.list there; look into the files that it includes)"
                        .formatted(id));
    }
}
