package bot.molt.cli.doctor;

import bot.molt.cli.check.Check;
import bot.molt.cli.original.OriginalCheck;
import java.util.List;

/// Everything that `doctor` looks at. A new check is one line here.
public final class Checks {
    private Checks() {}

    /// In the order in which people read about them: what the rest stands on comes first.
    public static List<Check> all() {
        return List.of(
                new JdkCheck(),
                new StateFolderCheck(),
                new PermissionCheck(),
                new DiskCheck(),
                new MachineCheck(),
                new ClockCheck(),
                new EnvFileCheck(),
                new ConfigCheck(),
                new OriginalCheck(),
                new TokenCheck(),
                new LockCheck(),
                new LeftoverCheck(),
                new StateFileCheck(),
                new AuditLogCheck(),
                new LogFileCheck(),
                new CertificateCheck(),
                new WorkspaceCheck(),
                new ServiceCheck(),
                new GatewayCheck(),
                new SandboxCheck(),
                new ProgramCheck());
    }
}
