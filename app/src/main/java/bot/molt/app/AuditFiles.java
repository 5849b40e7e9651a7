package bot.molt.app;

import bot.molt.base.bind.RecordTree;
import bot.molt.base.json.Json;
import bot.molt.cli.LocalAudit;
import bot.molt.execution.audit.AuditVerifier;
import bot.molt.gateway.rpc.AuditMethods;
import bot.molt.protocol.audit.VerifyAuditResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Checks files of an audit log where they are.
final class AuditFiles implements LocalAudit {
    @Override
    public Json.Obj verify(List<Path> files) throws IOException {
        long records = 0;
        List<String> problems = new ArrayList<>();
        for (Path file : files) {
            VerifyAuditResult result = AuditMethods.result(AuditVerifier.file(file));
            records += result.records();
            problems.addAll(result.problems());
        }
        return RecordTree.of(
                new VerifyAuditResult(problems.isEmpty(), records, null, null, problems));
    }

    @Override
    public Json.Obj verifyLog(Path current) throws IOException {
        return RecordTree.of(AuditMethods.result(AuditVerifier.series(current)));
    }
}
