package bot.molt.agent;

import bot.molt.agent.jobs.Job;
import bot.molt.agent.jobs.JobSpec;
import bot.molt.agent.jobs.Jobs;
import bot.molt.agent.settings.JobsConfig;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;

/// A process of its own that is killed: a job that is due every two seconds, over a [World]. A line
/// on its input switches the job off; once no run is open it writes its history and ends.
public final class KilledJobs {
    private static final String TICK =
            """
            {"name":"tick","schedule":{"kind":"every","everyMs":2000},
             "payload":{"kind":"agentTurn","message":"tick","deliver":true,"channel":"world","to":"anna"}}
            """;

    private KilledJobs() {}

    /// @param args state folder, port of the world
    public static void main(String[] args) throws IOException, InterruptedException {
        AgentHouse house = KilledGateway.house(Path.of(args[0]), Integer.parseInt(args[1]));
        Jobs jobs =
                new Jobs(
                        new Jobs.Parts(
                                house.agents(),
                                () -> JobsConfig.DEFAULT,
                                () -> "main",
                                () -> ZoneId.of("UTC"),
                                _ -> true,
                                InstantSource.system()));
        LinkedBlockingQueue<Json.Obj> events = new LinkedBlockingQueue<>();
        jobs.listen((_, event) -> events.add(event));
        house.agents().start();
        jobs.start();
        if (jobs.all(AgentHouse.OPERATOR).isEmpty()) {
            jobs.add(AgentHouse.OPERATOR, JobSpec.of(JsonText.parseObject(TICK)));
        }
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (in.readLine() == null) {
            return;
        }
        String id = jobs.all(AgentHouse.OPERATOR).getFirst().id();
        jobs.update(AgentHouse.OPERATOR, id, Json.object().put("enabled", false).build());
        while (jobs.all(AgentHouse.OPERATOR).stream().map(Job::runId).anyMatch(Objects::nonNull)) {
            events.take();
        }
        Json.Obj all =
                Json.object()
                        .put("entries", Json.array(jobs.runs(AgentHouse.OPERATOR, id, 200)))
                        .build();
        System.out.println(JsonText.compact(all));
        in.readLine();
    }
}
