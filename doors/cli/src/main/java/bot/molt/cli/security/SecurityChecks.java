package bot.molt.cli.security;

import bot.molt.cli.check.Check;
import java.util.List;

/// Everything that `security audit` looks at. A new check is one line here.
final class SecurityChecks {
    private SecurityChecks() {}

    static List<Check> all() {
        return List.of(
                new ReadableConfig(),
                new ExposedPort(),
                new OperatorSecret(),
                new TrustedProxies(),
                new WebPages(),
                new FailedAttempts(),
                new SignedTokens(),
                new WrittenSecrets(),
                new VisibleSecrets(),
                new Logs(),
                new StateFiles(),
                new FolderPlace(),
                new ProgramPath(),
                new ShellPolicy(),
                new RememberedPatterns(),
                new SandboxWalls(),
                new Users(),
                new NodeCommands(),
                new KnownDevices(),
                new AttackSurface());
    }
}
