package bot.molt.tools.search;

import bot.molt.base.json.Json;
import bot.molt.spi.text.Clip;
import bot.molt.tools.wire.OutsideText;
import java.util.List;
import org.jsoup.Jsoup;

/// What a search gave.
///
/// @param answer in sentences, where a model made one; empty for none
/// @param model that made it; empty for none
record Found(String answer, String model, List<Hit> hits) {
    private static final int LONGEST_ANSWER = 20_000;

    Found {
        hits = List.copyOf(hits);
    }

    /// One page.
    ///
    /// @param published as the engine says it; empty where it does not
    record Hit(String title, String url, String description, String published) {
        /// Texts of engines have marks of HTML in them.
        static Hit of(String title, String url, String description, String published) {
            return new Hit(
                    Clip.line(plain(title), 200),
                    plain(url),
                    Clip.line(plain(description), 600),
                    Clip.start(plain(published), 60));
        }

        private static String plain(String text) {
            return OutsideText.visible(Jsoup.parse(text).text()).strip();
        }

        boolean isOfTheWeb() {
            return url.matches("(?i)https?://\\S{1,2000}");
        }

        Json.Obj json() {
            return Json.object()
                    .put("title", title)
                    .put("url", url)
                    .put("description", description)
                    .put("published", published.isEmpty() ? null : published)
                    .build();
        }
    }

    /// For people and models.
    String text(String query) {
        StringBuilder all = new StringBuilder();
        if (!answer.isBlank()) {
            all.append(Clip.line(OutsideText.visible(answer.strip()), LONGEST_ANSWER))
                    .append("\n\n");
        }
        for (int i = 0; i < hits.size(); i++) {
            Hit hit = hits.get(i);
            all.append(i + 1).append(". ").append(hit.title()).append('\n');
            all.append("   ").append(hit.url()).append('\n');
            String age = hit.published().isEmpty() ? "" : " (" + hit.published() + ")";
            if (!hit.description().isEmpty() || !age.isEmpty()) {
                all.append("   ").append(hit.description()).append(age).append('\n');
            }
        }
        return all.isEmpty() ? "Nothing was found for: " + query : all.toString().stripTrailing();
    }
}
