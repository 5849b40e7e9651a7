package bot.molt.app.clients;

import bot.molt.app.gateway.Contributions;
import bot.molt.base.json.Json;
import bot.molt.gateway.mcp.McpPeers;
import bot.molt.gateway.mcp.McpTool;
import bot.molt.spi.tool.Content;
import bot.molt.spi.tool.Tool;
import bot.molt.testkit.tool.FixtureTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A whole gateway, with everything beside it that the conformance suites ask for, behind a proxy
/// that logs them in.
final class ConformanceGateway implements AutoCloseable {
    /// A tool that no suite asks for and the policy gives to nobody.
    static final String FORBIDDEN = "forbidden_fixture";

    private final McpPeers peers = new McpPeers();
    private final TestGateway gateway;
    private final HeaderProxy proxy;

    /// @param folder empty
    ConformanceGateway(Path folder) throws IOException {
        ConformanceTools fixtures =
                new ConformanceTools(
                        peers,
                        () -> gateway().process().mcp().toolsChanged(),
                        () -> gateway().process().mcp().promptsChanged());
        List<Tool<?>> tools = new ArrayList<>(fixtures.all());
        tools.add(FixtureTool.saying(FORBIDDEN, new Content.Text("not said")));
        this.gateway =
                new TestGateway(
                        folder,
                        "ask: \"off\"",
                        new Contributions(
                                tools,
                                List.of(schemaTool()),
                                new ConformanceContents(),
                                new ConformanceContents.Prompts(),
                                peers));
        this.proxy = new HeaderProxy(gateway.port(), "Authorization: Bearer " + TestGateway.ANN);
    }

    String url() {
        return "http://127.0.0.1:" + proxy.port() + "/mcp";
    }

    TestGateway gateway() {
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
        String tool = "test_schema";
        Json.Obj listing =
                Json.object()
                        .put("name", name)
                        .put("description", "Has a schema of many words.")
                        .put("inputSchema", schema)
                        .build();
        return new McpTool(name, listing, tool, UnaryOperator.identity());
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        gateway.close();
    }
}
