package bot.molt.gateway.agent;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.execution.agents.AgentId;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.protocol.agents.CreateAgentParams;
import bot.molt.protocol.agents.DeleteAgentParams;
import bot.molt.protocol.agents.UpdateAgentParams;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `agents.create`, `agents.update` and `agents.delete`: the agents of the configuration.
public final class AgentBookMethods {
    private static final RpcSpec<CreateAgentParams, Json> CREATE =
            RpcSpec.of("agents.create", CreateAgentParams.class, Json.class);
    private static final RpcSpec<UpdateAgentParams, Json> UPDATE =
            RpcSpec.of("agents.update", UpdateAgentParams.class, Json.class);
    private static final RpcSpec<DeleteAgentParams, Json> DELETE =
            RpcSpec.of("agents.delete", DeleteAgentParams.class, Json.class);

    private final Supplier<List<AgentMethods.AgentItem>> known;
    private final Book book;

    /// Where agents are written. What is written holds when a method returns.
    public interface Book {
        /// Adds an item of `agents.list`, and `bindings` that lead to it.
        ///
        /// @param standard id of the agent that stays the default one
        void add(Json.Obj agent, List<Json.Obj> bindings, String standard) throws IOException;

        /// Changes members of an item.
        void change(String id, Map<String, Json> members) throws IOException;

        /// Takes an item and the bindings that lead to it away; how many bindings.
        int remove(String id) throws IOException;
    }

    /// @param known the agents that there are
    public AgentBookMethods(Supplier<List<AgentMethods.AgentItem>> known, Book book) {
        this.known = known;
        this.book = book;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(CREATE, this::create),
                RpcMethod.of(UPDATE, this::update),
                RpcMethod.of(DELETE, this::delete));
    }

    private Json create(CreateAgentParams params, Caller caller) throws IOException {
        String id = AgentId.of(params.name());
        boolean there = known.get().stream().anyMatch(agent -> agent.id().equals(id));
        if (there || id.equals("main") && !params.name().strip().equalsIgnoreCase("main")) {
            throw new CodedException(
                    ErrorCode.CONFLICT,
                    "name: %s (its id %s is taken; expected: another name with a letter or digit of a-z0-9)"
                            .formatted(params.name(), id));
        }
        Json.ObjectBuilder agent = Json.object().put("id", id);
        if (!id.equals(params.name())) {
            agent.put("name", params.name());
        }
        agent.put("workspace", workspace(params.workspace())).put("model", params.model());
        Json.Obj identity =
                Json.object().put("emoji", params.emoji()).put("avatar", params.avatar()).build();
        agent.put("identity", identity.members().isEmpty() ? null : identity);
        List<Json.Obj> bindings = params.bind().stream().map(text -> binding(id, text)).toList();
        book.add(agent.build(), bindings, standard());
        return answer(id).put("name", params.name()).put("workspace", folder(id)).build();
    }

    /// `telegram`, `telegram:account`.
    private static Json.Obj binding(String id, String text) {
        int colon = text.indexOf(':');
        String channel = (colon < 0 ? text : text.substring(0, colon)).strip();
        String account = colon < 0 ? null : text.substring(colon + 1).strip();
        if (channel.isEmpty() || account != null && account.isEmpty()) {
            throw invalid("bind", text, "channel, or channel:account");
        }
        return Json.object()
                .put("agentId", id)
                .put(
                        "match",
                        Json.object().put("channel", channel).put("accountId", account).build())
                .build();
    }

    private static @Nullable String workspace(@Nullable String text) {
        if (text != null && !text.startsWith("/") && !text.startsWith("~/")) {
            throw invalid("workspace", text, "an absolute path, or one that begins with ~/");
        }
        return text;
    }

    private Json update(UpdateAgentParams params, Caller caller) throws IOException {
        String id = listed(params.agentId());
        Map<String, Json> members = new LinkedHashMap<>();
        put(members, "name", params.name());
        put(members, "workspace", workspace(params.workspace()));
        put(members, "model", params.model());
        put(members, "identity.emoji", params.emoji());
        put(members, "identity.avatar", params.avatar());
        if (members.isEmpty()) {
            throw invalid("agents.update", "nothing", "name, workspace, model, emoji or avatar");
        }
        book.change(id, members);
        return answer(id).build();
    }

    private static void put(Map<String, Json> members, String name, @Nullable String value) {
        if (value != null) {
            members.put(name, Json.of(value));
        }
    }

    private Json delete(DeleteAgentParams params, Caller caller) throws IOException {
        String id = listed(params.agentId());
        if (id.equals(standard())) {
            throw new CodedException(
                    ErrorCode.CONFLICT,
                    "agentId: %s is the default agent (expected: another one; make another the default first)"
                            .formatted(id));
        }
        String folder = folder(id);
        int bindings = book.remove(id);
        return answer(id).put("removedBindings", bindings).put("workspace", folder).build();
    }

    private String listed(String asked) {
        String id = AgentId.of(asked);
        List<String> ids = known.get().stream().map(AgentMethods.AgentItem::id).toList();
        if (!ids.contains(id)) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND,
                    "agentId: %s (known: %s)".formatted(asked, String.join(", ", ids)));
        }
        return id;
    }

    private String standard() {
        return known.get().stream()
                .filter(AgentMethods.AgentItem::isDefault)
                .map(AgentMethods.AgentItem::id)
                .findFirst()
                .orElse("main");
    }

    private String folder(String id) {
        return known.get().stream()
                .filter(agent -> agent.id().equals(id))
                .map(agent -> agent.place().workspace())
                .findFirst()
                .orElse("");
    }

    private static Json.ObjectBuilder answer(String id) {
        return Json.object().put("ok", true).put("agentId", id);
    }

    private static CodedException invalid(String name, String value, String expected) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS, "%s: %s (expected: %s)".formatted(name, value, expected));
    }
}
