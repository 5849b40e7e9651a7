package bot.molt.app.clients;

import bot.molt.base.json.Json;
import bot.molt.gateway.mcp.McpPeer;
import bot.molt.gateway.mcp.McpPrompts;
import bot.molt.gateway.mcp.McpResources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The resources and prompts that the conformance suites ask for.
final class ConformanceContents implements McpResources {
    private static final Pattern TEMPLATE = Pattern.compile("test://template/([^/]+)/data");

    @Override
    public List<Json.Obj> list() {
        return List.of(
                ConformanceTools.json(
                        "{'uri':'test://static-text','name':'static-text','mimeType':'text/plain'}"),
                ConformanceTools.json(
                        "{'uri':'test://static-binary','name':'static-binary','mimeType':'image/png'}"),
                ConformanceTools.json(
                        "{'uri':'test://watched-resource','name':'watched','mimeType':'text/plain'}"));
    }

    @Override
    public List<Json.Obj> templates() {
        return List.of(
                ConformanceTools.json(
                        "{'uriTemplate':'test://template/{id}/data','name':'template','mimeType':'application/json'}"));
    }

    @Override
    public Optional<List<Json.Obj>> read(String uri) {
        Matcher template = TEMPLATE.matcher(uri);
        Json.ObjectBuilder content = Json.object().put("uri", uri);
        if (template.matches()) {
            Json.Obj data =
                    Json.object().put("id", template.group(1)).put("templateTest", true).build();
            content.put("mimeType", "application/json").put("text", data.toString());
        } else if (uri.equals("test://static-binary")) {
            content.put("mimeType", "image/png").put("blob", ConformanceTools.PNG);
        } else if (uri.startsWith("test://static-text") || uri.equals("test://watched-resource")) {
            content.put("mimeType", "text/plain")
                    .put("text", "This is the content of the static text resource.");
        } else {
            return Optional.empty();
        }
        return Optional.of(List.of(content.build()));
    }

    /// The prompts.
    static final class Prompts implements McpPrompts {
        @Override
        public List<Json.Obj> list() {
            return List.of(
                    ConformanceTools.json("{'name':'test_simple_prompt','description':'simple'}"),
                    ConformanceTools.json(
                            "{'name':'test_prompt_with_arguments','description':'with arguments','arguments':[{'name':'arg1','required':true},{'name':'arg2','required':true}]}"),
                    ConformanceTools.json(
                            "{'name':'test_prompt_with_embedded_resource','description':'with a resource','arguments':[{'name':'resourceUri','required':true}]}"),
                    ConformanceTools.json(
                            "{'name':'test_prompt_with_image','description':'with an image'}"),
                    ConformanceTools.json(
                            "{'name':'test_input_required_result_prompt','description':'asks first'}"));
        }

        @Override
        public Optional<Json.Obj> get(String name, Json.Obj arguments, McpPeer client)
                throws InterruptedException {
            String text =
                    switch (name) {
                        case "test_simple_prompt" -> said("This is a simple prompt for testing.");
                        case "test_prompt_with_arguments" ->
                                said(
                                        "Prompt with arguments: arg1=\\'%s\\', arg2=\\'%s\\'"
                                                .formatted(
                                                        arguments.string("arg1").orElse(""),
                                                        arguments.string("arg2").orElse("")));
                        case "test_prompt_with_embedded_resource" ->
                                "{'type':'resource','resource':{'uri':'%s','mimeType':'text/plain','text':'Embedded resource content for testing.'}}"
                                        .formatted(arguments.string("resourceUri").orElse(""));
                        case "test_prompt_with_image" ->
                                "{'type':'image','data':'%s','mimeType':'image/png'}"
                                        .formatted(ConformanceTools.PNG);
                        case "test_input_required_result_prompt" ->
                                said("context " + asked(client));
                        default -> "";
                    };
            return text.isEmpty() ? Optional.empty() : Optional.of(messages(text));
        }

        private static String asked(McpPeer client) throws InterruptedException {
            McpPeer.Question question =
                    ConformanceTools.elicitation("What context?", "{'context':{'type':'string'}}");
            return client.ask(Map.of("user_context", question), Duration.ofSeconds(20))
                    .getOrDefault("user_context", Json.Obj.EMPTY)
                    .object("content")
                    .string("context")
                    .orElse("");
        }

        private static String said(String text) {
            return "{'type':'text','text':'" + text + "'}";
        }

        private static Json.Obj messages(String content) {
            return ConformanceTools.json(
                    "{'messages':[{'role':'user','content':"
                            + content
                            + "},{'role':'user','content':{'type':'text','text':'Please process the above.'}}]}");
        }

        @Override
        public List<String> complete(Json.Obj ref, String argument, String typed) {
            return List.of("paris", "park", "party").stream()
                    .filter(value -> value.startsWith(typed))
                    .toList();
        }
    }
}
