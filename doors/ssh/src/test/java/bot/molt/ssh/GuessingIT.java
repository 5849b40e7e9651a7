package bot.molt.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.testkit.client.Ran;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.SshClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody guesses from very many addresses at very many users.
@Tag("long")
class GuessingIT {
    private static final int GUESSES = Integer.getInteger("guesses", 100_000);
    private static final int AT_ONCE = 16;
    private static final int EACH = 5;

    @Test
    void aHundredThousandGuessesLetNobodyInAndKeepNobodyOut(@TempDir Path folder) throws Exception {
        try (Lab lab = Lab.plain(folder);
                SshClient client = Guesses.client();
                TaskScope scope = new TaskScope("guesses")) {
            List<Task<Integer>> all = new ArrayList<>();
            int each = GUESSES / AT_ONCE / EACH;
            for (int i = 0; i < AT_ONCE; i++) {
                int first = i * each;
                all.add(scope.fork(() -> guess(client, lab.gateway.address(), first, each)));
            }
            Ran meanwhile = lab.ssh("vm", "echo in");
            int tried = 0;
            for (Task<Integer> task : all) {
                tried += task.join();
            }
            Ran after = lab.ssh("vm", "echo in");

            assertThat(tried).isGreaterThanOrEqualTo(GUESSES * 99 / 100);
            assertThat(meanwhile.output()).contains("in");
            assertThat(after.output()).contains("in");
            assertThat(lab.fleet.list()).hasSize(1);
            assertThat(lab.gateway.metrics()).contains("moltage_ssh_logins_total 2\n");
        }
    }

    private static int guess(SshClient client, InetSocketAddress gateway, int first, int count) {
        int tried = 0;
        for (int i = first; i < first + count; i++) {
            String from = "127.%d.%d.%d".formatted(1 + i / 65_025, i / 255 % 255, 1 + i % 254);
            tried +=
                    Guesses.connection(
                            client,
                            gateway,
                            new Guesses.Guess(
                                    "user-" + i, i, Optional.of(new InetSocketAddress(from, 0))));
        }
        return tried;
    }
}
