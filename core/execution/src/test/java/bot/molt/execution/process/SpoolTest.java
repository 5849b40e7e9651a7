package bot.molt.execution.process;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.DataSize;
import bot.molt.execution.quota.QuotaConfig;
import bot.molt.execution.quota.Quotas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    @TempDir private Path folder;
    private Spool spool;

    @BeforeEach
    void open() throws IOException {
        QuotaConfig config =
                new QuotaConfig(
                        1,
                        1,
                        1,
                        Duration.ZERO,
                        new DataSize(0),
                        new DataSize(100),
                        new DataSize(250),
                        Duration.ZERO,
                        new DataSize(0));
        spool = Spool.open(folder, new DataSize(1_000), () -> Quotas.of(config));
    }

    private Spool.Entry ended(String user, int bytes) throws IOException {
        Spool.Entry entry = spool.newFile(user);
        assertThat(entry.take(bytes)).isEqualTo(bytes);
        entry.end();
        return entry;
    }

    @Test
    void whatIsStillWrittenIsCutWhereTheUserHasNoMore() throws Exception {
        Spool.Entry entry = spool.newFile("bob");
        assertThat(entry.take(80)).isEqualTo(80);
        assertThat(entry.take(80)).isEqualTo(20);
        assertThat(entry.take(80)).isZero();
        assertThat(spool.bytes("bob")).isEqualTo(100);
    }

    @Test
    void theOldestEndedFilesOfTheUserGoFirst() throws Exception {
        Spool.Entry first = ended("bob", 40);
        Spool.Entry second = ended("bob", 40);
        Spool.Entry others = ended("alice", 40);
        assertThat(spool.newFile("bob").take(50)).isEqualTo(50);
        assertThat(first.isRemoved()).isTrue();
        assertThat(first.path()).doesNotExist();
        assertThat(second.isRemoved()).isFalse();
        assertThat(others.isRemoved()).isFalse();
        assertThat(spool.bytes("bob")).isEqualTo(90);
    }

    @Test
    void whoHasMostGivesWayWhereAllTogetherHaveNoMore() throws Exception {
        Spool.Entry small = ended("alice", 50);
        Spool.Entry large = ended("bob", 90);
        ended("carol", 80);
        assertThat(spool.newFile("dave").take(60)).isEqualTo(60);
        assertThat(large.isRemoved()).isTrue();
        assertThat(small.isRemoved()).isFalse();
        assertThat(spool.bytes()).isEqualTo(50 + 80 + 60);
    }

    @Test
    void theOperatorHasWhatAllHaveTogether() throws Exception {
        assertThat(spool.newFile("operator").take(1_000)).isEqualTo(250);
    }

    @Test
    void removedFilesCountNoMoreOnceNothingWritesThem() throws Exception {
        Spool.Entry entry = spool.newFile("bob");
        entry.take(60);
        entry.remove();
        assertThat(spool.bytes("bob")).isEqualTo(60);
        assertThat(entry.take(10)).isZero();
        entry.end();
        entry.remove();
        assertThat(spool.bytes("bob")).isZero();
        assertThat(spool.bytes()).isZero();
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}
