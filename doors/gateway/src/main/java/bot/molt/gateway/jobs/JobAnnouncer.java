package bot.molt.gateway.jobs;

import bot.molt.agent.jobs.JobListener;
import bot.molt.base.json.Json;
import bot.molt.gateway.control.Clients;
import bot.molt.gateway.control.Event;
import bot.molt.gateway.rpc.Scope;

/// Tells clients what happens to jobs: operators of all, users of their own.
public final class JobAnnouncer implements JobListener {
    private final Clients clients;

    public JobAnnouncer(Clients clients) {
        this.clients = clients;
    }

    @Override
    public void happened(String owner, Json.Obj event) {
        clients.tell(Event.of("cron", Scope.READ, event).andFor(owner).orSkipped());
    }
}
