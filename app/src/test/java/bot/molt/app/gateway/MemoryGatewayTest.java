package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Notes and embeddings through the doors of a whole gateway.
class MemoryGatewayTest {
    private static final String ALICE = "key-of-alice-0123456789-0123456789-0123456789";

    @TempDir private Path folder;

    private void note(String path, String text) throws Exception {
        Path file = folder.resolve("workspace").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void notesAreSearchedOverRpcByWhoeverTheyBelongTo() throws Exception {
        note("MEMORY.md", "The backup runs on Tuesday night.\n");
        note("memory/2026-05-01.md", "周末要给阳台的番茄浇水。\n");
        try (RunningGateway gateway =
                new RunningGateway(
                        folder,
                        "routing: { users: [ { id: 'alice', apiKey: '%s' } ] }".formatted(ALICE),
                        "memorySearch: { provider: 'none' }")) {
            Json.Obj found = gateway.rpc("memory.search", "{\"query\":\"番茄\"}");
            assertThat(found.items("results").toString()).contains("memory/2026-05-01.md");
            assertThat(found.items("results")).hasSize(1);
            Json.Obj status = gateway.rpc("doctor.memory.status", "{}");
            assertThat(status.number("files")).contains(2L);
            assertThat(status.number("chunks")).contains(2L);
            assertThat(status.isTrue("enabled")).isTrue();
            note("memory/2026-05-02.md", "Nothing new.\n");
            Json.Obj again = gateway.rpc("memory.index", "{\"force\":true}");
            assertThat(again.number("files")).contains(3L);
            RunningGateway.Answer alice =
                    gateway.post(ALICE, "/api/rpc/memory.search", "{\"query\":\"backup\"}");
            assertThat(alice.body().object("payload").items("results")).isEmpty();
            RunningGateway.Answer refused =
                    gateway.post(ALICE, "/api/rpc/memory.index", "{\"force\":true}");
            assertThat(refused.status()).isEqualTo(403);
            gateway.change("provider: 'none'", "enabled: false");
            RunningGateway.Answer off =
                    gateway.post(
                            RunningGateway.TOKEN,
                            "/api/rpc/memory.search",
                            "{\"query\":\"backup\"}");
            assertThat(off.body().toString()).contains("agents.defaults.memorySearch.enabled");
        }
    }

    @Test
    void textsBecomeVectorsInBothFormatsAndWrongOnesAreRefused() throws Exception {
        try (RunningGateway gateway = new RunningGateway(folder, "logging: {}")) {
            String two = "\"input\":[\"the cat sleeps\",\"a kitten is asleep\"]";
            String model = "\"model\":\"all-minilm-l6-v2\"";
            Json.Obj floats = embed(gateway, "{" + model + "," + two + "}").body();
            assertThat(floats.string("object")).contains("list");
            assertThat(floats.string("model")).contains("local/all-minilm-l6-v2");
            assertThat(floats.object("usage").number("prompt_tokens")).contains(11L);
            Json.Obj second = (Json.Obj) floats.items("data").get(1);
            assertThat(second.number("index")).contains(1L);
            assertThat(second.items("embedding")).hasSize(384);
            Json.Obj text =
                    embed(gateway, "{" + model + ",\"encoding_format\":\"base64\"," + two + "}")
                            .body();
            Json.Obj same = (Json.Obj) text.items("data").get(1);
            ByteBuffer bytes =
                    ByteBuffer.wrap(
                                    Base64.getDecoder()
                                            .decode(same.string("embedding").orElseThrow()))
                            .order(ByteOrder.LITTLE_ENDIAN);
            assertThat(bytes.remaining()).isEqualTo(384 * 4);
            assertThat((double) bytes.getFloat())
                    .isEqualTo(
                            ((Json.Num) second.items("embedding").getFirst())
                                    .value()
                                    .doubleValue());
            Json.Obj short8 =
                    (Json.Obj)
                            embed(gateway, "{" + model + ",\"dimensions\":8,\"input\":\"a b\"}")
                                    .body()
                                    .items("data")
                                    .getFirst();
            assertThat(short8.items("embedding")).hasSize(8);
            for (String wrong :
                    List.of(
                            "{\"input\":\"x\"}",
                            "{" + model + "}",
                            "{" + model + ",\"input\":[]}",
                            "{" + model + ",\"input\":\"\"}",
                            "{" + model + ",\"input\":[[1,2]]}",
                            "{" + model + ",\"input\":\"x\",\"encoding_format\":\"hex\"}",
                            "{" + model + ",\"input\":\"x\",\"dimensions\":9999}")) {
                assertThat(embed(gateway, wrong).status()).as(wrong).isEqualTo(400);
            }
            assertThat(embed(gateway, "{\"model\":\"gpt-9\",\"input\":\"x\"}").body().toString())
                    .contains("bge-small-zh-v1.5");
        }
    }

    private static RunningGateway.Answer embed(RunningGateway gateway, String body)
            throws Exception {
        return gateway.post(RunningGateway.TOKEN, "/v1/embeddings", body);
    }
}
