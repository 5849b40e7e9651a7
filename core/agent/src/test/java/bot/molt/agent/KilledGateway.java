package bot.molt.agent;

import bot.molt.agent.delivery.Delivery;
import bot.molt.agent.delivery.Outgoing;
import bot.molt.agent.queue.QueueMode;
import bot.molt.agent.queue.QueueSettings;
import bot.molt.agent.settings.AgentSettings;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.model.Model;
import bot.molt.spi.model.ModelEvent;
import bot.molt.spi.model.ModelException;
import bot.molt.spi.model.ModelFacts;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.model.ModelReply;
import bot.molt.spi.model.ModelRequest;
import bot.molt.spi.model.ModelUsage;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.ToolResult;
import bot.molt.testkit.tool.FixtureTool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// A process of its own that is killed: agents over a [World]. Messages come in as lines, each is
/// answered by its key once it was taken.
public final class KilledGateway {
    private KilledGateway() {}

    /// @param args state folder, port of the world
    public static void main(String[] args) throws IOException, InterruptedException {
        AgentHouse house = house(Path.of(args[0]), Integer.parseInt(args[1]));
        house.agents().start();
        System.out.println("ready");
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Json.Obj message = JsonText.parseObject(line);
            String key = message.string("key").orElseThrow();
            String conversation = message.string("conversation").orElseThrow();
            house.agents()
                    .submit(
                            Inbound.of(
                                            key,
                                            AgentHouse.OPERATOR,
                                            "agent:main:world:dm:" + conversation,
                                            message.string("text").orElseThrow())
                                    .with(
                                            Inbound.Options.NONE.sentTo(
                                                    new Route("world", conversation, "", ""))));
            System.out.println(key);
        }
    }

    /// Agents over the world that listens on a port.
    static AgentHouse house(Path state, int port) {
        FixtureTool effect =
                new FixtureTool(
                        "effect",
                        Effect.RUNS,
                        (call, _) -> {
                            World.ask(port, asked("effect", call.message()));
                            return ToolResult.ok("done");
                        });
        AgentHouse house =
                new AgentHouse(
                        state,
                        List.of(new WorldModel(port)),
                        List.of(effect),
                        List.of(new WorldDelivery(port)));
        house.settings(
                AgentSettings.DEFAULT.withQueue(
                        QueueSettings.DEFAULT
                                .in(QueueMode.FOLLOWUP)
                                .quiet(Duration.ZERO)
                                .capped(QueueSettings.MOST, QueueSettings.Drop.NEW)));
        return house;
    }

    private static Json.Obj asked(String what, String text) {
        return Json.object().put("what", what).put("text", text).build();
    }

    /// A model that the world answers for.
    private record WorldModel(int port) implements Model {
        @Override
        public String ref() {
            return "world/one";
        }

        @Override
        public String api() {
            return "world";
        }

        @Override
        public ModelFacts facts() {
            return ModelFacts.UNKNOWN;
        }

        @Override
        public ModelReply generate(ModelRequest request, Consumer<ModelEvent> listener)
                throws IOException {
            ModelMessage last = request.messages().getLast();
            String text = "";
            for (ModelMessage message : request.messages()) {
                text = message instanceof ModelMessage.User user ? Told.text(user) : text;
            }
            Json.Obj answer = answer(text, last instanceof ModelMessage.ToolResult);
            ModelPart part =
                    answer.has("call")
                            ? new ModelPart.ToolCall(
                                    "call_" + text,
                                    "effect",
                                    Json.object().put("message", text).build())
                            : new ModelPart.Text(answer.string("say").orElse(""));
            return new ModelReply(
                    List.of(part),
                    answer.has("call") ? ModelReply.Stop.TOOL_USE : ModelReply.Stop.END,
                    ModelUsage.NONE,
                    "one");
        }

        private Json.Obj answer(String text, boolean called) throws ModelException {
            try {
                return World.ask(
                        port, asked("model", text).with("called", called ? Json.TRUE : Json.FALSE));
            } catch (IOException e) {
                throw new ModelException(
                        ModelException.Kind.NETWORK, String.valueOf(e.getMessage()));
            }
        }
    }

    private record WorldDelivery(int port) implements Delivery {
        @Override
        public String channel() {
            return "world";
        }

        @Override
        public void send(Outgoing message) throws IOException {
            World.ask(
                    port,
                    asked("deliver", message.text())
                            .with("key", message.key())
                            .with("to", message.to()));
        }
    }
}
