package bot.molt.bridge;

import bot.molt.protocol.weixin.Pages;
import bot.molt.store.bridge.MessagesOut;
import java.util.ArrayList;
import java.util.List;

/// What is said in one message: the texts that wait, put together, up to so many bytes.
///
/// @param pieces what of which message it holds
/// @param bytesLeft of the texts that were put together
/// @param othersLeft messages that wait behind them
record Page(String text, List<MessagesOut.Piece> pieces, int bytesLeft, int othersLeft) {
    private static final String BETWEEN = "\n\n";

    private record Span(MessagesOut.Item item, int start, int end) {}

    boolean isLast() {
        return bytesLeft == 0 && othersLeft == 0;
    }

    /// @param waiting of which the first is a text
    static Page of(List<MessagesOut.Item> waiting, int most) {
        StringBuilder all = new StringBuilder();
        List<Span> spans = new ArrayList<>();
        for (MessagesOut.Item item : waiting) {
            if (item.kind() != MessagesOut.Kind.TEXT || all.length() > most) {
                break;
            }
            if (!all.isEmpty()) {
                all.append(BETWEEN);
            }
            int start = all.length();
            all.append(item.rest());
            spans.add(new Span(item, start, all.length()));
        }
        int cut = Pages.first(all.toString(), most);
        List<MessagesOut.Piece> pieces = new ArrayList<>();
        int taken = 0;
        for (Span span : spans) {
            if (span.start() < cut || span.start() == span.end()) {
                boolean whole = span.end() <= cut;
                int chars = Math.min(span.end(), cut) - span.start();
                pieces.add(
                        new MessagesOut.Piece(
                                span.item().seq(), span.item().taken() + chars, whole));
                taken += whole ? 1 : 0;
            }
        }
        return new Page(
                all.substring(0, cut).strip(),
                pieces,
                Pages.bytes(all.substring(cut)),
                waiting.size() - Math.max(taken, spans.size()));
    }
}
