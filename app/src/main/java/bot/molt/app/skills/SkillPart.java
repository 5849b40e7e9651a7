package bot.molt.app.skills;

import bot.molt.agent.skills.Skill;
import bot.molt.agent.skills.SkillGate;
import bot.molt.agent.skills.SkillStanding;
import bot.molt.agent.skills.SkillWatch;
import bot.molt.agent.skills.Skills;
import bot.molt.agent.skills.SkillsConfig;
import bot.molt.agent.skills.ToldSkill;
import bot.molt.app.config.LiveConfig;
import bot.molt.base.Secret;
import bot.molt.base.config.ConfigFiles;
import bot.molt.execution.agents.AgentId;
import bot.molt.execution.sandbox.SandboxPlan;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The skills of one gateway: what agents are told of them, how sandboxes see them, what commands
/// get of them.
///
/// The tool `read` reads the operator's skills wherever a call runs, see [SkillReadTool]; sandboxes
/// of this machine show them read-only, for what runs there. Skills of a workspace are known where
/// that lies on this machine.
public final class SkillPart implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SkillPart.class.getName());
    private static final String INSIDE = "/run/moltbot/skills/";
    private static final String HOOK = ":hook:";

    private final LiveConfig live;
    private final Consumer<Secret> hide;
    private final Skills skills;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock watching = new ReentrantLock();
    private volatile Sight sight = Sight.NONE;
    private volatile List<SandboxSpec.Bind> shown = List.of();
    private @Nullable SkillWatch watch;
    private List<Path> watched = List.of();
    private boolean closed;

    /// What calls of a caller see.
    public interface Sight {
        /// Nothing.
        Sight NONE =
                new Sight() {
                    @Override
                    public Optional<SandboxPlan> plan(Caller caller) {
                        return Optional.empty();
                    }

                    @Override
                    public boolean mayRead(Caller caller, SandboxPlan plan, String path) {
                        return false;
                    }

                    @Override
                    public void anew() {}
                };

        /// Where they run; empty where that cannot be said.
        Optional<SandboxPlan> plan(Caller caller);

        /// Whether the policy lets the tool `read` read it.
        boolean mayRead(Caller caller, SandboxPlan plan, String path);

        /// Sandboxes are to be planned anew.
        void anew();
    }

    /// @param hide told of values that nobody is to see
    public SkillPart(LiveConfig live, Consumer<Secret> hide) {
        this.live = live;
        this.hide = hide;
        ConfigFiles files = live.reader().files();
        Map<String, String> environment = files.environment();
        this.skills =
                new Skills(
                        files.state().resolve("skills"),
                        new SkillGate(
                                this::isProgram,
                                environment::containsKey,
                                () -> live.current().tree(),
                                this::config));
        this.shown = folders();
        hideKeys();
    }

    private void hideKeys() {
        for (SkillsConfig.Entry entry : config().entries().values()) {
            Optional.ofNullable(entry.apiKey()).ifPresent(hide);
            entry.env().values().forEach(hide);
        }
    }

    private SkillsConfig config() {
        return live.current().config().others().skills();
    }

    private boolean isProgram(String name) {
        String path = live.reader().files().environment().getOrDefault("PATH", "");
        return Stream.concat(
                        live.current().config().tools().exec().pathPrepend().stream(),
                        Stream.of(path.split(":")))
                .filter(folder -> folder.startsWith("/"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    public Skills skills() {
        return skills;
    }

    /// Is told of changes.
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    /// What sandboxes of this machine show inside.
    public List<SandboxSpec.Bind> binds() {
        return shown;
    }

    private List<SandboxSpec.Bind> folders() {
        List<SandboxSpec.Bind> binds = new ArrayList<>();
        List<Path> all = skills.folders();
        for (int i = 0; i < all.size(); i++) {
            if (Files.isDirectory(all.get(i), LinkOption.NOFOLLOW_LINKS)) {
                binds.add(
                        new SandboxSpec.Bind(
                                all.get(i).toAbsolutePath().normalize(),
                                INSIDE + (i == 0 ? "installed" : "extra-" + i),
                                SandboxSpec.Access.READ_ONLY));
            }
        }
        return List.copyOf(binds);
    }

    /// Begins to tell agents of skills, and to follow changes.
    public void start(Sight other) {
        sight = other;
        follow();
    }

    /// Follows the configuration that holds now; to be called before sandboxes are planned.
    public void apply() {
        skills.changed();
        shown = folders();
        hideKeys();
        follow();
    }

    private void follow() {
        watching.lock();
        try {
            List<Path> wanted = config().load().watch() && !closed ? skills.folders() : List.of();
            if (!wanted.equals(watched)) {
                unwatch();
                watched = wanted;
                watch =
                        wanted.isEmpty()
                                ? null
                                : SkillWatch.start(
                                        skills::folders,
                                        () -> config().load().watchDebounceMs(),
                                        this::changed);
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "folders of skills cannot be watched", e);
        } finally {
            watching.unlock();
        }
    }

    private void unwatch() {
        SkillWatch old = watch;
        watch = null;
        if (old != null) {
            old.close();
        }
    }

    private void changed() {
        skills.changed();
        List<SandboxSpec.Bind> now = folders();
        if (!now.equals(shown)) {
            shown = now;
            sight.anew();
        }
        listeners.forEach(Runnable::run);
    }

    /// What an agent is told of.
    public List<ToldSkill> told(Caller caller) {
        return sight.plan(caller).map(plan -> told(caller, plan)).orElse(List.of());
    }

    /// Whether files of this machine are seen there.
    private static boolean isHere(SandboxPlan plan) {
        return plan.kind().matches("host|bubblewrap|docker");
    }

    private List<ToldSkill> told(Caller caller, SandboxPlan plan) {
        List<ToldSkill> told = new ArrayList<>();
        for (SkillStanding standing : skills.all(isHere(plan) ? workspace(plan) : null)) {
            Skill skill = standing.skill();
            boolean own = skill.source() != Skill.Source.WORKSPACE;
            Optional<String> place = standing.eligible() ? place(skill, plan) : Optional.empty();
            place.filter(path -> own || sight.mayRead(caller, plan, path))
                    .ifPresent(path ->
                            told.add(new ToldSkill(skill.name(), skill.description(), path, own)));
        }
        return told;
    }

    private static Path workspace(SandboxPlan plan) {
        return plan.spec().workspace().folder().toAbsolutePath();
    }

    /// Path of its SKILL.md as calls know it; empty for a folder that came since.
    private Optional<String> place(Skill skill, SandboxPlan plan) {
        Path file = skill.file().toAbsolutePath().normalize();
        if (skill.source() == Skill.Source.WORKSPACE) {
            return Optional.of(under(plan.workspace(), workspace(plan).normalize(), file));
        }
        boolean isHost = plan.kind().equals(SandboxPlan.HOST);
        return shown.stream()
                .filter(bind -> file.startsWith(bind.host()))
                .findFirst()
                .map(bind -> isHost ? file.toString() : under(bind.inside(), bind.host(), file));
    }

    private static String under(String inside, Path folder, Path file) {
        return inside + "/" + folder.relativize(file);
    }

    /// What commands get without naming it: variables of skills, in turns of the operator's agents.
    /// A turn that a program elsewhere began gets none, and neither does another user's.
    public Map<String, Secret> variables(Caller caller) {
        boolean gets =
                caller.isOperator()
                        && AgentId.turn(caller).isPresent()
                        && !caller.session().contains(HOOK);
        if (!gets || config().entries().isEmpty()) {
            return Map.of();
        }
        return sight.plan(caller)
                .filter(SkillPart::isHere)
                .map(plan -> skills.variables(workspace(plan)))
                .orElse(Map.of());
    }

    @Override
    public void close() {
        watching.lock();
        try {
            closed = true;
            unwatch();
        } finally {
            watching.unlock();
        }
    }
}
