package bot.molt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.agent.queue.QueueMode;
import bot.molt.spi.model.ModelRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Messages of those who stand at a door and wait for their own answer.
class StandingTest {
    private static final Duration SOON = Duration.ofSeconds(120);

    @TempDir private Path folder;

    private final ScriptedModel model = new ScriptedModel("test/one", 100_000);

    private static Inbound standing(String key, String text, AnswerWish wish) {
        return Inbound.of(key, AgentHouse.OPERATOR, "main", text)
                .with(Inbound.Options.NONE.queued(QueueMode.WAIT.word()).answering(wish));
    }

    private CountDownLatch held(CountDownLatch asked) {
        CountDownLatch go = new CountDownLatch(1);
        model.then((_, listener) -> {
            asked.countDown();
            boolean released = go.await(120, TimeUnit.SECONDS);
            return model.said("first " + released, listener);
        });
        return go;
    }

    @Test
    void eachOfThemHasItsOwnAnswerHoweverManyMeet() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = held(asked);
        try (AgentHouse house = new AgentHouse(folder, List.of(model), List.of())) {
            List<Run> runs = new ArrayList<>();
            runs.add(house.agents().submit(standing("k0", "text 0", AnswerWish.NONE)));
            assertThat(asked.await(120, TimeUnit.SECONDS)).isTrue();
            for (int i = 1; i < 25; i++) {
                runs.add(house.agents().submit(standing("k" + i, "text " + i, AnswerWish.NONE)));
            }
            go.countDown();
            for (int i = 1; i < 25; i++) {
                RunResult result = runs.get(i).await(SOON).orElseThrow();
                assertThat(result.status()).isEqualTo(RunResult.Status.OK);
                assertThat(result.text()).isEqualTo("echo: text " + i);
            }
        }
    }

    @Test
    void whatIsCollectedBesidePushesNoneOfThemOut() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = held(asked);
        try (AgentHouse house = new AgentHouse(folder, List.of(model), List.of())) {
            Run first = house.agents().submit(standing("k0", "zero", AnswerWish.NONE));
            assertThat(asked.await(120, TimeUnit.SECONDS)).isTrue();
            Run stands = house.agents().submit(standing("k1", "mine", AnswerWish.NONE));
            List<Run> collected = new ArrayList<>();
            for (int i = 0; i < 22; i++) {
                collected.add(house.submit("c" + i, "chat " + i));
            }
            go.countDown();
            assertThat(first.await(SOON).orElseThrow().text()).isEqualTo("first true");
            assertThat(stands.await(SOON).orElseThrow().text()).isEqualTo("echo: mine");
            assertThat(collected.get(1).await(SOON).orElseThrow().stop()).isEqualTo("dropped");
            String together = collected.getLast().await(SOON).orElseThrow().stop();
            assertThat(together).isEqualTo("merged");
        }
    }

    @Test
    void howAnAnswerIsWantedReachesTheModel() throws InterruptedException {
        AnswerWish wish = new AnswerWish(77, 0.25, 0.5, List.of("END"));
        try (AgentHouse house = new AgentHouse(folder, List.of(model), List.of())) {
            assertThat(house.agents().submit(standing("k", "x", wish)).await().status())
                    .isEqualTo(RunResult.Status.OK);
        }
        ModelRequest.Options asked = model.lastRequest().options();
        assertThat(asked.maxTokens()).isEqualTo(77);
        assertThat(asked.temperature()).isEqualTo(0.25);
        assertThat(asked.topP()).isEqualTo(0.5);
        assertThat(asked.stop()).containsExactly("END");
        assertThat(asked.thinking()).isEqualTo(ModelRequest.Thinking.OFF);
    }
}
