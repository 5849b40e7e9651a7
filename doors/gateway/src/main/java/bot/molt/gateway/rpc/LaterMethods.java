package bot.molt.gateway.rpc;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Methods of the original that have their name and scope here, and nobody who serves them yet. A
/// method that is served needs not be taken out: the table looks at its own first.
final class LaterMethods {
    /// A line is a scope's letter, a family and its methods; `.` is the method that is called as
    /// the family is. R read, W write, A admin, X approvals, P pairing, Q questions, T talk, N
    /// node. Where the original looks at the parameters first, the stricter scope stands here.
    private static final String LINES =
            """
            R agent: identity.get
            W agent: . wait
            R agents: list files.list files.get workspace.list workspace.get
            A agents: create update delete files.set
            X approval: get resolve history
            R artifacts: list get download
            R assistant: media.get
            A attach: grant revoke
            R audit: list activity.list run.inspect
            R board: get widget.appView prompt.authorize data.read
            W board: update widget.put event action
            X board: widget.grant
            R canvas: document.view document.preview
            R channels: status
            A channels: start stop logout pairing.approve
            P channels: pairing.list pairing.dismiss
            R chat: history startup metadata message.get
            W chat: abort send toolTitles
            A chat: inject
            A claws: monitors packages.remove
            R commands: list
            R computer: status
            W computer: invoke
            R config: get schema schema.lookup
            A config: set apply patch openFile
            R controlUi: githubPreview sessionPullRequests.subscribe sessionPreview sessionPullRequests.checks linkPreview
            R controlUi: githubDetail
            A conversations: send turn turn.cancel list
            R cron: get list status runs
            A cron: scratch.get scratch.set add update remove run
            A desktop: observe launch release
            R device: scopes.requestUpgrade scopes.waitUpgrade
            A device: pair.setupCode pair.setupStatus
            P device: pair.list pair.approve pair.reject pair.remove pair.rename token.rotate token.revoke
            R diagnostics: stability lanes
            A diagnostics: cpuProfile heapProfile
            R doctor: memory.status memory.dreamDiary
            W doctor: memory.backfillDreamDiary memory.resetDreamDiary memory.resetGroundedShortTerm
            W doctor: memory.repairDreamingArtifacts memory.dedupeDreamDiary
            R environments: status session.status
            A environments: list create destroy prepare session.create session.destroy session.exec
            A exec: approvals.get approvals.set approvals.node.get approvals.node.set
            X exec: approval.get approval.list approval.request approval.waitDecision approval.resolve approval.grants.list
            X exec: approval.grants.revoke
            A fs: listDir
            R gateway: identity.get restart.preflight suspend.status
            A gateway: restart.request suspend.prepare suspend.resume suspend.handoff
            R health: .
            R hooks: status
            R last-heartbeat: .
            R logs: tail
            R mcp: app.view app.listTools app.listResources app.listResourceTemplates app.readResource
            W mcp: app.callTool app.updateModelContext
            A mcp: authLogin
            R memory: search
            R mentions: list dismiss
            W message: action
            A migrations: memory.plan memory.apply
            R models: list authStatus
            A models: authLogout probe authOrderSet authRefresh authLogin authSetApiKey
            A nativeHook: invoke
            R node: list describe
            W node: pending.enqueue invoke
            P node: pair.list pair.approve pair.reject pair.remove rename pair.request pair.verify
            N node: pluginSurface.refresh pluginTools.update skills.update runnerInventory.update pending.drain pending.pull
            N node: pending.ack invoke.progress invoke.result event
            A openclaw: chat chat.history changes.list setup.detect setup.activate setup.activate.start setup.auth.start
            A openclaw: setup.prepare.start setup.verify
            X openclaw: approval.list
            R plugin: surface.refresh
            X plugin: approval.list approval.request approval.waitDecision approval.resolve
            R plugins: uiDescriptors list search inspect controlUi.list controlUi.report catalog.browse catalog.categories
            R plugins: catalog.get skills.read
            A plugins: sessionAction install setEnabled uninstall refresh controlUi.reload controlUi.status reload
            A plugins: credentials.inspect
            W poll: .
            R portal: list
            W portal: open close
            R progressCard: get
            W progressCard: put refresh
            R projects: list searchRemote
            W projects: add
            A projects: register remove
            R push: web.preferences.get
            W push: test web.vapidPublicKey web.subscribe web.unsubscribe web.test web.preferences.set
            Q question: request waitAnswer resolve get list
            A secrets: reload resolve store.list store.set store.delete
            W send: .
            R session: discussion.info members.list suggestions.list members.listEvidence
            W session: discussion.open visibility.set members.add members.remove suggestions.add suggestions.resolve typing
            W session: publicShare.set
            R sessions: files.list files.get list subscribe messages.subscribe messages.unsubscribe viewers.set preview
            R sessions: describe branches.list groups.list get resolve usage usage.timeseries usage.logs diff catalog.list
            R sessions: catalog.read search observer.visibility companion.ask companion.state github.options github.status
            R sessions: setInvolvement
            W sessions: fork recover send abort goal.update goal.clear groups.defaults groups.put groups.rename
            W sessions: groups.update groups.delete steer catalog.continue catalog.archive reclaim companion.reset
            W sessions: assignOwner github.publish github.confirm title.prepare activitySummary.ensure
            W sessions: providerReview.continue
            A sessions: files.set files.reveal branches.switch rewind create patch pluginPatch cleanup reset delete compact
            A sessions: dispatch patchMany catalog.startTerminal move storage.status storage.run
            A set-heartbeats: .
            R skills: status library.list library.read search detail securityVerdicts skillCard curator.status
            R skills: proposals.list proposals.inspect proposals.historyStatus proposals.events.list workshop.read
            W skills: library.save library.mutate library.activate library.import library.upload
            A skills: upload.begin upload.chunk upload.commit install update curator.pin curator.unpin curator.restore
            A skills: proposals.historyScan proposals.create proposals.update proposals.revise proposals.requestRevision
            A skills: proposals.apply proposals.reject proposals.quarantine proposals.evaluate
            N skills: bins
            R status: .
            R system: info
            A system-event: .
            R system-presence: .
            R talk: catalog
            A talk: config
            T talk: client.create client.transcript client.close client.toolCall client.steer session.create
            T talk: session.appendAudio session.cancelOutput session.acknowledgeMark session.submitToolResult session.steer
            T talk: session.close speak mode voice.get voice.set voice.complete
            R taskSuggestions: list
            W taskSuggestions: create dismiss
            A taskSuggestions: accept
            R tasks: list get history
            W tasks: cancel retry dismiss
            A terminal: open input resize close attach list upload
            R themes: list get
            W themes: set import
            R tools: catalog effective github.status
            W tools: invoke
            A tools: github.configure github.authorize.start github.authorize.poll github.authorize.cancel
            R transcripts: list get export status
            W transcripts: summarize
            R tts: status providers personas
            W tts: enable disable convert setProvider setPersona speak
            W ui: command
            A update: status run hold runs.get runs.list report
            R usage: status cost
            R users: list self listAuthLinks listModelAccounts prefs.get github.status github.authorize.start
            R users: github.authorize.poll github.authorize.cancel github.disconnect mentionable
            W users: setDisplayName setAvatar selectModelAccount unlinkAuthProfile authConnect.start authConnect.answer
            W users: authConnect.status authConnect.cancel authConnect.catalog prefs.set
            A users: linkEmail setRole linkAuthProfile linkChannelIdentity unlinkChannelIdentity listChannelIdentities
            R voicewake: get routing.get
            W voicewake: set
            W wake: .
            A web: login.start login.wait
            R webSearch: status
            A webSearch: test
            A wizard: start next cancel status
            A worker: desktop.observe desktop.launch
            R worktrees: list
            W worktrees: branches create
            A worktrees: remove restore gc
            """;

    private LaterMethods() {}

    /// Read once somebody asks.
    private static final class Read {
        static final Map<String, Scope> ALL = all();

        private static Map<String, Scope> all() {
            Map<String, Scope> all = new TreeMap<>();
            LINES.lines().forEach(line -> read(line, all));
            return Collections.unmodifiableMap(all);
        }

        private static void read(String line, Map<String, Scope> all) {
            int colon = line.indexOf(':');
            String family = line.substring(2, colon);
            for (String name : line.substring(colon + 2).split(" ")) {
                all.put(name.equals(".") ? family : family + "." + name, scope(line.charAt(0)));
            }
        }

        private static Scope scope(char letter) {
            return switch (letter) {
                case 'R' -> Scope.READ;
                case 'W' -> Scope.WRITE;
                case 'X' -> Scope.APPROVALS;
                case 'P' -> Scope.PAIRING;
                case 'Q' -> Scope.QUESTIONS;
                case 'T' -> Scope.TALK;
                case 'N' -> Scope.NODE;
                default -> Scope.ADMIN;
            };
        }
    }

    /// The scope that the method needs.
    static Optional<Scope> scope(String name) {
        return Optional.ofNullable(Read.ALL.get(name));
    }

    /// All of them, by name.
    static Map<String, Scope> all() {
        return Read.ALL;
    }
}
