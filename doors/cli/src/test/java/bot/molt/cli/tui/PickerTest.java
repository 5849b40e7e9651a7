package bot.molt.cli.tui;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.cli.terminal.Look;
import bot.molt.cli.terminal.Tongue;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PickerTest {
    private static Picker picker(String current) {
        List<Picker.Item> items =
                IntStream.range(0, 20)
                        .mapToObj(i -> new Picker.Item("v" + i, "name " + i, i == 7 ? "会话" : ""))
                        .toList();
        return new Picker(Picker.Kind.SESSION, items, current);
    }

    @Test
    void itBeginsWithWhatHoldsMovesInACircleAndIsNarrowedByWords() {
        Picker picker = picker("v3");
        assertThat(picker.chosen()).isEqualTo("v3");
        picker.move(-4);
        assertThat(picker.chosen()).isEqualTo("v19");
        picker.narrow("会话 NAME");
        assertThat(picker.chosen()).isEqualTo("v7");
        picker.narrow("nothing");
        assertThat(picker.chosen()).isNull();
        picker.move(1);
        picker.narrow("");
        assertThat(picker.chosen()).isEqualTo("v0");
    }

    @Test
    void itShowsAFewAroundTheChosenOne() {
        List<String> lines =
                picker("v15").lines(new Look(false), Tongue.CHINESE, 60).stream()
                        .map(Object::toString)
                        .toList();
        assertThat(lines).hasSize(9).contains("❯ name 15");
        assertThat(lines.getFirst()).startsWith("会话");
    }
}
