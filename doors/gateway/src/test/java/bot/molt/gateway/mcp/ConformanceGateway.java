package bot.molt.gateway.mcp;

import bot.molt.base.bind.Schema;
import bot.molt.base.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/// A gateway with everything that the conformance suites ask for, behind a proxy that logs them in.
final class ConformanceGateway implements AutoCloseable {
    private final McpGateway gateway;
    private final HeaderProxy proxy;

    ConformanceGateway() throws IOException {
        McpGateway.Settings settings = new McpGateway.Settings();
        settings.resources = new ConformanceContents();
        settings.prompts = new ConformanceContents.Prompts();
        settings.faces = List.of(schemaTool());
        this.gateway =
                new McpGateway(
                        settings,
                        made ->
                                new ConformanceTools(
                                                made.peers,
                                                () -> made.server.toolsChanged(),
                                                () -> made.server.promptsChanged())
                                        .all());
        this.proxy = new HeaderProxy(gateway.port(), "Authorization: Bearer ann-key");
    }

    String url() {
        return "http://127.0.0.1:" + proxy.port() + "/mcp";
    }

    McpGateway gateway() {
        return gateway;
    }

    private static McpTool schemaTool() {
        Json.Obj schema =
                ConformanceTools.json(
                        """
                        {'$schema':'https://json-schema.org/draft/2020-12/schema','type':'object',
                         '$defs':{'address':{'$anchor':'addressDef','type':'object','properties':
                           {'street':{'type':'string'},'city':{'type':'string'}}}},
                         'properties':{'name':{'type':'string'},'address':{'$ref':'#/$defs/address'},
                           'contactMethod':{'type':'string','enum':['phone','email']},
                           'phone':{'type':'string'},'email':{'type':'string'}},
                         'allOf':[{'anyOf':[{'required':['phone']},{'required':['email']}]}],
                         'if':{'properties':{'contactMethod':{'const':'phone'}},'required':['contactMethod']},
                         'then':{'required':['phone']},'else':{'required':['email']},
                         'additionalProperties':false}\
                        """);
        String name = "json_schema_2020_12_tool";
        Json.Obj listing =
                Json.object()
                        .put("name", name)
                        .put("description", "Has a schema of many words.")
                        .put("inputSchema", schema)
                        .build();
        return new McpTool(name, listing, name, UnaryOperator.identity());
    }

    /// Runs one for a person who tries clients by hand, until standard input ends.
    public static void main(String[] args) throws IOException {
        try (ConformanceGateway running = new ConformanceGateway()) {
            System.out.println(running.url() + " " + Schema.of(FixtureTool.Args.class));
            while (System.in.read() >= 0) {
                // Whatever is typed says: go on.
            }
            running.gateway().journal.forEach(System.out::println);
        }
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        gateway.close();
    }
}
