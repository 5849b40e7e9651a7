package bot.molt.base.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {
    private static final String ID = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    @Test
    void aHeaderSaysWhoBeganAndWhetherItIsKept() {
        Trace kept = Trace.parse("00-" + ID + "-" + SPAN + "-01").orElseThrow();
        assertThat(kept).isEqualTo(new Trace(ID, SPAN, "", Trace.Wish.KEPT));
        assertThat(kept.isKept(0)).isTrue();
        assertThat(Trace.parse("cc-" + ID + "-" + SPAN + "-00-more").orElseThrow().isKept(1))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more"
            })
    void whatIsNoHeaderSaysNothing(String header) {
        assertThat(Trace.parse(header)).isEmpty();
    }

    @Test
    void whatAPieceOfWorkCausesStandsBelowIt() {
        Trace whole = Trace.fresh();
        assertThat(whole.isKept(1)).isTrue();
        assertThat(whole.isKept(0)).isFalse();
        new RunContext("r", "u", "", whole)
                .run(() -> {
                    Trace below = Trace.next();
                    assertThat(below.id()).isEqualTo(whole.id());
                    assertThat(below.parent()).isEqualTo(whole.span());
                    assertThat(below.span()).isNotEqualTo(whole.span());
                });
        assertThat(Trace.next().id()).isNotEqualTo(whole.id());
    }
}
