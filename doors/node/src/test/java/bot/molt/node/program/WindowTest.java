package bot.molt.node.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowTest {
    @Test
    void whatIsHeldIsFoundByItsOffset() {
        Random random = new Random(7);
        Window window = new Window();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(9_000)];
            random.nextBytes(bytes);
            int length = random.nextInt(bytes.length + 1);
            window.append(bytes, length);
            all.write(bytes, 0, length);
            long from = window.start() + random.nextInt(window.size() + 1);
            byte[] read = window.read(from, 5_000);
            assertThat(read)
                    .isEqualTo(
                            Arrays.copyOfRange(
                                    all.toByteArray(), (int) from, (int) from + read.length));
            window.release(window.start() + random.nextInt(window.size() + 1));
            if (all.size() > 300_000) {
                break;
            }
        }
        assertThat(window.end()).isEqualTo(all.size());
    }

    @Test
    void nothingIsReleasedTwiceOrAhead() {
        Window window = new Window();
        window.append(new byte[] {1, 2, 3}, 3);
        window.release(2);
        window.release(1);
        assertThat(window.start()).isEqualTo(2);
        window.release(99);
        assertThat(window.start()).isEqualTo(3);
        assertThat(window.size()).isZero();
    }
}
