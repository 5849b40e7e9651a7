package bot.molt.execution.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskTest {
    private static final String KEY = "s3cr3t-Value/with+signs";

    private static String masked(String text, int... cuts) {
        Mask mask = new Mask(List.of(KEY, "another-secret"));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int from = 0;
        for (int cut : cuts) {
            byte[] part = java.util.Arrays.copyOfRange(bytes, from, cut);
            out.writeBytes(mask.next(part, part.length));
            from = cut;
        }
        byte[] last = java.util.Arrays.copyOfRange(bytes, from, bytes.length);
        out.writeBytes(mask.next(last, last.length));
        out.writeBytes(mask.rest());
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aSecretIsHiddenWhereverTheStreamIsCut() {
        String text = "a " + KEY + " b " + KEY + KEY + "\nanother-secret.";
        for (int i = 0; i <= text.length(); i++) {
            for (int j = i; j <= text.length(); j += 5) {
                assertThat(masked(text, i, j)).isEqualTo("a *** b ******\n***.");
            }
        }
    }

    @Test
    void itsBase64IsHiddenWhereverItBegins() {
        for (String before : List.of("", "x", "xy", "xyz")) {
            String encoded =
                    Base64.getEncoder()
                            .encodeToString(
                                    (before + KEY + "tail").getBytes(StandardCharsets.UTF_8));
            String inner =
                    Base64.getEncoder()
                            .withoutPadding()
                            .encodeToString(KEY.getBytes(StandardCharsets.UTF_8));
            String shown = masked(encoded);
            assertThat(shown).contains("***").doesNotContain(inner.substring(4, 16));
            assertThat(shown.length()).isLessThan(encoded.length() - KEY.length() / 2);
        }
    }

    @Test
    void itsPercentEncodingIsHidden() {
        assertThat(masked("key=s3cr3t-Value%2Fwith%2Bsigns&x")).isEqualTo("key=***&x");
    }

    @Test
    void ordinaryOutputPassesAsItIs() {
        assertThat(masked("s3cr3t-Valu\0e \u00e9\n", 3, 7)).isEqualTo("s3cr3t-Valu\0e \u00e9\n");
        assertThat(masked("")).isEmpty();
    }

    @Test
    void aSecretAtTheVeryEndIsHiddenThoughALongerOneBeginsLikeIt() {
        Mask mask = new Mask(List.of("password1", "password123", "ends-with-%"));
        byte[] text = "password1".getBytes(StandardCharsets.UTF_8);
        assertThat(mask.next(text, text.length)).isEmpty();
        assertThat(mask.rest()).asString().isEqualTo("***");
        text = "ends-with-%".getBytes(StandardCharsets.UTF_8);
        byte[] first = mask.next(text, text.length);
        assertThat(
                        new String(first, StandardCharsets.UTF_8)
                                + new String(mask.rest(), StandardCharsets.UTF_8))
                .isEqualTo("***");
    }

    @Test
    void theBeginningOfASecretAtTheEndIsShown() {
        assertThat(masked("x s3cr3t-Val")).isEqualTo("x s3cr3t-Val");
    }
}
