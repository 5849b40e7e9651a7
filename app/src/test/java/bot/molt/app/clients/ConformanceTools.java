package bot.molt.app.clients;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.mcp.McpPeer;
import bot.molt.gateway.mcp.McpPeers;
import bot.molt.spi.tool.Content;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.testkit.tool.FixtureTool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The tools that the conformance suites ask for.
final class ConformanceTools {
    static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";
    private static final String WAV =
            "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final McpPeers peers;
    private final Runnable toolsChanged;
    private final Runnable promptsChanged;

    ConformanceTools(McpPeers peers, Runnable toolsChanged, Runnable promptsChanged) {
        this.peers = peers;
        this.toolsChanged = toolsChanged;
        this.promptsChanged = promptsChanged;
    }

    List<Tool<?>> all() {
        List<Tool<?>> tools = new ArrayList<>();
        tools.addAll(contents());
        tools.addAll(talking());
        tools.addAll(rounds());
        return tools;
    }

    private List<Tool<?>> contents() {
        Json.Obj audio = json("{'type':'audio','data':'" + WAV + "','mimeType':'audio/wav'}");
        return List.of(
                FixtureTool.saying(
                        "test_simple_text",
                        new Content.Text("This is a simple text response for testing.")),
                FixtureTool.saying("test_image_content", image()),
                FixtureTool.saying("test_audio_content", new Content.Block(audio)),
                FixtureTool.saying("test_embedded_resource", resource("text/plain", "embedded")),
                FixtureTool.saying(
                        "test_multiple_content_types",
                        new Content.Text("Multiple content types test:"),
                        image(),
                        resource("application/json", "{\\'test\\':\\'data\\'}")),
                FixtureTool.saying("test_schema", new Content.Text("called")),
                new FixtureTool(
                        "test_error_handling",
                        (_, _) -> {
                            throw new IOException(
                                    "This tool intentionally returns an error for testing");
                        }));
    }

    private static Content image() {
        return new Content.Block(
                json("{'type':'image','data':'" + PNG + "','mimeType':'image/png'}"));
    }

    private static Content resource(String type, String text) {
        return new Content.Block(
                json(
                        "{'type':'resource','resource':{'uri':'test://embedded-resource','mimeType':'"
                                + type
                                + "','text':'"
                                + text
                                + "'}}"));
    }

    private List<Tool<?>> talking() {
        return List.of(
                new FixtureTool("test_tool_with_logging", (_, context) -> logging(context)),
                new FixtureTool("test_logging_tool", (_, context) -> logging(context)),
                new FixtureTool("test_tool_with_progress", (_, context) -> progress(context)),
                new FixtureTool(
                        "test_sampling",
                        (args, context) -> {
                            Json.Obj answer =
                                    ask(context, "sampling", sampling(args.prompt()), LIMIT);
                            return ToolResult.ok(
                                    "LLM response: "
                                            + answer.object("content").string("text").orElse(""));
                        }),
                eliciting("test_elicitation", "{'response':{'type':'string'}}"),
                eliciting("test_elicitation_sep1034_defaults", DEFAULTS),
                eliciting("test_elicitation_sep1330_enums", ENUMS),
                eliciting("test_streaming_elicitation", "{'response':{'type':'string'}}"),
                new FixtureTool(
                        "test_trigger_tool_change",
                        (_, _) -> {
                            toolsChanged.run();
                            return ToolResult.ok("changed");
                        }),
                new FixtureTool(
                        "test_trigger_prompt_change",
                        (_, _) -> {
                            promptsChanged.run();
                            return ToolResult.ok("changed");
                        }),
                new FixtureTool("test_reconnection", (_, context) -> progress(context)));
    }

    private ToolResult logging(ToolContext context) throws InterruptedException {
        for (String line :
                List.of(
                        "Tool execution started",
                        "Tool processing data",
                        "Tool execution completed")) {
            peer(context).log("info", new Json.Str(line));
            pause();
        }
        return ToolResult.ok("logged");
    }

    private ToolResult progress(ToolContext context) throws InterruptedException {
        for (int done : List.of(0, 50, 100)) {
            peer(context).progress(done, 100, "Completed step " + done + " of 100");
            pause();
        }
        return ToolResult.ok("done");
    }

    private FixtureTool eliciting(String name, String properties) {
        return new FixtureTool(
                name,
                (args, context) -> {
                    McpPeer.Question form =
                            elicitation(
                                    Objects.requireNonNullElse(args.message(), "Please fill in"),
                                    properties);
                    Json.Obj answer = ask(context, "form", form, LIMIT);
                    return ToolResult.ok(
                            "User response: action=%s, content=%s"
                                    .formatted(
                                            answer.string("action").orElse(""),
                                            answer.object("content")));
                });
    }

    private List<Tool<?>> rounds() {
        String prefix = "test_input_required_result_";
        McpPeer.Question name = elicitation("What is your name?", "{'name':{'type':'string'}}");
        McpPeer.Question roots = new McpPeer.Question("roots/list", Json.Obj.EMPTY);
        McpPeer.Question capital = sampling("What is the capital of France?");
        Map<String, McpPeer.Question> three = new LinkedHashMap<>();
        three.put("user_name", name);
        three.put("greeting", sampling("Generate a greeting"));
        three.put("client_roots", roots);
        McpPeer.Question confirm = elicitation("Please confirm", "{'ok':{'type':'boolean'}}");
        return List.of(
                asking("test_missing_capability", Map.of("sample", capital)),
                asking(prefix + "elicitation", Map.of("user_name", name)),
                asking(prefix + "sampling", Map.of("capital_question", capital)),
                asking(prefix + "list_roots", Map.of("client_roots", roots)),
                asking(prefix + "request_state", Map.of("confirm", confirm)),
                asking(prefix + "tampered_state", Map.of("confirm", confirm)),
                asking(prefix + "multiple_inputs", three),
                new FixtureTool(
                        prefix + "multi_round",
                        (_, context) -> {
                            ask(context, "step1", name, LIMIT);
                            ask(
                                    context,
                                    "step2",
                                    elicitation("Color?", "{'color':{'type':'string'}}"),
                                    LIMIT);
                            return ToolResult.ok("both");
                        }),
                new FixtureTool(
                        prefix + "capabilities",
                        (_, context) -> {
                            boolean elicits = peer(context).can("elicitation");
                            ask(context, "either", elicits ? name : capital, LIMIT);
                            return ToolResult.ok("asked what it can");
                        }));
    }

    private FixtureTool asking(String name, Map<String, McpPeer.Question> questions) {
        return new FixtureTool(
                name,
                (_, context) -> ToolResult.ok("state-ok " + peer(context).ask(questions, LIMIT)));
    }

    private Json.Obj ask(ToolContext context, String key, McpPeer.Question question, Duration limit)
            throws InterruptedException {
        return Objects.requireNonNull(
                peer(context).ask(Map.of(key, question), limit).get(key), key);
    }

    private McpPeer peer(ToolContext context) {
        return peers.find(context.callId()).orElseThrow();
    }

    private static McpPeer.Question sampling(@org.jspecify.annotations.Nullable String prompt) {
        Json.Obj content =
                Json.object().put("type", "text").put("text", String.valueOf(prompt)).build();
        Json.Obj message = Json.object().put("role", "user").put("content", content).build();
        return new McpPeer.Question(
                "sampling/createMessage",
                Json.object()
                        .put("messages", Json.array(List.of(message)))
                        .put("maxTokens", 100)
                        .build());
    }

    static McpPeer.Question elicitation(String message, String properties) {
        Json.Obj schema =
                Json.object()
                        .put("type", "object")
                        .put("properties", json(properties))
                        .put("required", Json.Arr.EMPTY)
                        .build();
        return new McpPeer.Question(
                "elicitation/create",
                Json.object().put("message", message).put("requestedSchema", schema).build());
    }

    static Json.Obj json(String text) {
        String quoted = text.replace("\\'", "\u0001").replace('\'', '"').replace("\u0001", "\\\"");
        return JsonText.parseObject(quoted);
    }

    private static void pause() throws InterruptedException {
        boolean never = new CountDownLatch(1).await(30, TimeUnit.MILLISECONDS);
        if (never) {
            throw new AssertionError("nobody counts down");
        }
    }

    private static final String DEFAULTS =
            """
            {'name':{'type':'string','default':'John Doe'},
             'age':{'type':'integer','default':30},
             'score':{'type':'number','default':95.5},
             'status':{'type':'string','enum':['active','inactive','pending'],'default':'active'},
             'verified':{'type':'boolean','default':true}}\
            """;

    private static final String ENUMS =
            """
            {'untitledSingle':{'type':'string','enum':['option1','option2','option3']},
             'titledSingle':{'type':'string','oneOf':[{'const':'value1','title':'First Option'},
               {'const':'value2','title':'Second Option'},{'const':'value3','title':'Third Option'}]},
             'legacyEnum':{'type':'string','enum':['opt1','opt2','opt3'],
               'enumNames':['Option One','Option Two','Option Three']},
             'untitledMulti':{'type':'array','minItems':1,'maxItems':3,
               'items':{'type':'string','enum':['option1','option2','option3']}},
             'titledMulti':{'type':'array','minItems':1,'maxItems':3,
               'items':{'anyOf':[{'const':'value1','title':'First Choice'},
               {'const':'value2','title':'Second Choice'},{'const':'value3','title':'Third Choice'}]}}}\
            """;
}
