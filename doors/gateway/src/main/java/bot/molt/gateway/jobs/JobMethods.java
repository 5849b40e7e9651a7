package bot.molt.gateway.jobs;

import bot.molt.agent.jobs.Job;
import bot.molt.agent.jobs.JobSpec;
import bot.molt.agent.jobs.Jobs;
import bot.molt.agent.session.SessionKey;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.Empty;
import bot.molt.protocol.jobs.AddJobParams;
import bot.molt.protocol.jobs.JobParams;
import bot.molt.protocol.jobs.JobRunsParams;
import bot.molt.protocol.jobs.ListJobsParams;
import bot.molt.protocol.jobs.RunJobParams;
import bot.molt.protocol.jobs.UpdateJobParams;
import bot.molt.protocol.jobs.WakeParams;
import bot.molt.spi.Caller;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `cron.*` and `wake`: what agents do by the clock. Users see and change their own jobs.
public final class JobMethods {
    private static final RpcSpec<ListJobsParams, Json> LIST =
            RpcSpec.of("cron.list", ListJobsParams.class, Json.class).needing(Scope.READ).orUser();
    private static final RpcSpec<JobParams, Json> GET =
            RpcSpec.of("cron.get", JobParams.class, Json.class).needing(Scope.READ).orUser();
    private static final RpcSpec<Empty, Json> STATUS =
            RpcSpec.of("cron.status", Empty.class, Json.class).needing(Scope.READ).orUser();
    private static final RpcSpec<JobRunsParams, Json> RUNS =
            RpcSpec.of("cron.runs", JobRunsParams.class, Json.class).needing(Scope.READ).orUser();
    private static final RpcSpec<AddJobParams, Json> ADD =
            RpcSpec.of("cron.add", AddJobParams.class, Json.class).orUser();
    private static final RpcSpec<UpdateJobParams, Json> UPDATE =
            RpcSpec.of("cron.update", UpdateJobParams.class, Json.class).orUser();
    private static final RpcSpec<JobParams, Json> REMOVE =
            RpcSpec.of("cron.remove", JobParams.class, Json.class).orUser();
    private static final RpcSpec<RunJobParams, Json> RUN =
            RpcSpec.of("cron.run", RunJobParams.class, Json.class).orUser();
    private static final RpcSpec<WakeParams, Json> WAKE =
            RpcSpec.of("wake", WakeParams.class, Json.class).needing(Scope.WRITE).orUser();

    private final Jobs jobs;
    private final Supplier<List<String>> agents;
    private final Path store;

    /// @param agents ids of the agents that there are
    /// @param store the file in which jobs are
    public JobMethods(Jobs jobs, Supplier<List<String>> agents, Path store) {
        this.jobs = jobs;
        this.agents = agents;
        this.store = store;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(LIST, this::list),
                RpcMethod.of(GET, (params, caller) -> jobs.get(caller, params.which()).shape()),
                RpcMethod.of(STATUS, this::status),
                RpcMethod.of(RUNS, this::runs),
                RpcMethod.of(ADD, this::add),
                RpcMethod.of(UPDATE, this::update),
                RpcMethod.of(REMOVE, this::remove),
                RpcMethod.of(RUN, this::run),
                RpcMethod.of(WAKE, this::wake));
    }

    private Json list(ListJobsParams params, Caller caller) {
        List<Job> wanted =
                jobs.all(caller).stream()
                        .filter(job -> params.includeDisabled() || job.spec().enabled())
                        .filter(job -> isOf(job, params.agentId()))
                        .filter(job -> says(job, params.query().toLowerCase(Locale.ROOT)))
                        .toList();
        List<Json.Obj> page =
                wanted.stream()
                        .skip(params.offset())
                        .limit(params.limit())
                        .map(Job::shape)
                        .toList();
        return Json.object()
                .put("jobs", Json.array(page))
                .put("total", wanted.size())
                .put("offset", params.offset())
                .put("limit", params.limit())
                .put("hasMore", params.offset() + page.size() < wanted.size())
                .build();
    }

    private static boolean isOf(Job job, @Nullable String agent) {
        String own = job.spec().agentId();
        return agent == null
                || (own != null && SessionKey.agentId(own).equals(SessionKey.agentId(agent)));
    }

    private static boolean says(Job job, String query) {
        String description = job.spec().description();
        return query.isEmpty()
                || job.spec().name().toLowerCase(Locale.ROOT).contains(query)
                || (description != null && description.toLowerCase(Locale.ROOT).contains(query));
    }

    private Json status(Empty params, Caller caller) {
        List<Job> all = jobs.all(caller);
        Optional<Long> next = all.stream().map(Job::nextAt).filter(Objects::nonNull).findFirst();
        return Json.object()
                .put("enabled", jobs.enabled())
                .put("storePath", store.toString())
                .put("jobs", all.size())
                .put("nextWakeAtMs", next.isEmpty() ? Json.NULL : Json.of(next.get()))
                .build();
    }

    private Json runs(JobRunsParams params, Caller caller) {
        return Json.object()
                .put("entries", Json.array(jobs.runs(caller, params.which(), params.limit())))
                .build();
    }

    private Json add(AddJobParams params, Caller caller) {
        checkAgent(params.agentId());
        return jobs.add(caller, JobSpec.of(params.job())).shape();
    }

    private Json update(UpdateJobParams params, Caller caller) {
        checkAgent(params.patch().string("agentId").orElse(null));
        return jobs.update(caller, params.which(), params.patch()).shape();
    }

    private void checkAgent(@Nullable String agent) {
        List<String> known = agents.get();
        if (agent != null && !known.contains(SessionKey.agentId(agent))) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "agentId: %s (expected: one of %s)".formatted(agent, String.join(", ", known)));
        }
    }

    private Json remove(JobParams params, Caller caller) {
        boolean removed = jobs.remove(caller, params.which());
        return Json.object().put("ok", true).put("removed", removed).build();
    }

    private Json run(RunJobParams params, Caller caller) throws InterruptedException {
        Jobs.Asked asked = jobs.run(caller, params.which(), params.mode().equals("due"));
        Json.ObjectBuilder answer = Json.object().put("ok", true);
        String runId = asked.runId();
        return runId == null
                ? answer.put("ran", false).put("reason", asked.reason()).build()
                : answer.put("ran", true).put("enqueued", true).put("runId", runId).build();
    }

    private Json wake(WakeParams params, Caller caller) throws InterruptedException {
        boolean says = !params.text().isBlank();
        if (says) {
            jobs.happened(caller, params.text().strip(), params.mode().equals("now"));
        }
        return Json.object().put("ok", says).build();
    }
}
