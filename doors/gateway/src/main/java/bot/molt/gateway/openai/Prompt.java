package bot.molt.gateway.openai;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.model.ModelPart;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A conversation as one message to an agent: what is asked, behind what was said before.
///
/// @param system stands at the end of the agent's instructions
record Prompt(String system, String text, List<ModelPart.Image> images) {
    private static final String BEFORE = "[Chat messages since your last reply - for context]";
    private static final String NOW = "[Current message - respond to this]";

    Prompt {
        images = List.copyOf(images);
    }

    /// The last message of a person or a tool is what is asked.
    ///
    /// Errors: `invalid_request` where there is none.
    ///
    /// @param where the conversation stands in the request: `messages`
    static Prompt of(List<Said> all, String where) {
        String system =
                all.stream()
                        .filter(said -> said.who() == Said.Who.SYSTEM && !said.text().isBlank())
                        .map(Said::text)
                        .collect(Collectors.joining("\n\n"));
        List<Said> talk =
                all.stream()
                        .filter(said -> said.who() != Said.Who.SYSTEM)
                        .filter(said -> !said.text().isBlank() || !said.images().isEmpty())
                        .toList();
        int last = talk.size() - 1;
        while (last >= 0 && !talk.get(last).asks()) {
            last--;
        }
        if (last < 0) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST, "Missing user message in `" + where + "`.");
        }
        Said asked = talk.get(last);
        List<String> lines = new ArrayList<>();
        talk.subList(0, last).forEach(said -> lines.add(said.line()));
        String now = asked.who() == Said.Who.USER ? asked.text() : asked.line();
        String text =
                lines.isEmpty()
                        ? now
                        : "%s\n%s\n\n%s\n%s"
                                .formatted(BEFORE, String.join("\n", lines), NOW, asked.line());
        return new Prompt(system, text, asked.images());
    }

    /// The same with more instructions behind the others.
    Prompt with(String more) {
        boolean bare = system.isEmpty() || more.isEmpty();
        return new Prompt(system + (bare ? "" : "\n\n") + more, text, images);
    }
}
