package bot.molt.tools.memory;

import bot.molt.spi.embed.Embedder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.QueryBuilder;
import org.jspecify.annotations.Nullable;

/// The pieces that answer a question best: those with its words and those near it, each weighed by
/// both.
///
/// Score: `vectorWeight × nearness + textWeight × 1/(1 + rank by words)`. A piece that no model can
/// compare with the question counts by its words alone.
final class Ranked {
    private static final int LONGEST_QUESTION = 1_000;
    private static final double WORDS_ALONE = 0.6;

    private final IndexSearcher searcher;
    private final MemorySettings.Ranking ranking;
    private final List<Near> near;

    /// A question as one model sees it.
    ///
    /// @param slot of the model in the index
    /// @param range the model's
    @SuppressWarnings("ArrayRecordComponent") // as the index takes it
    record Near(int slot, float[] vector, Embedder.Range range) {}

    /// A piece that was found.
    record Hit(String path, Piece piece, double score) {}

    Ranked(IndexSearcher searcher, MemorySettings.Ranking ranking, List<Near> near) {
        this.searcher = searcher;
        this.ranking = ranking;
        this.near = near;
    }

    List<Hit> find(String question) throws IOException {
        int most = Math.clamp((long) ranking.maxResults() * ranking.candidates(), 1, 1_000);
        Map<Integer, Integer> byWords = byWords(question, most);
        Map<Integer, Integer> found = new HashMap<>(byWords);
        for (Near each : near) {
            var query = new KnnFloatVectorQuery("v" + each.slot(), each.vector(), most);
            for (ScoreDoc hit : searcher.search(query, most).scoreDocs) {
                found.putIfAbsent(hit.doc, -1);
            }
        }
        List<Hit> hits = new ArrayList<>();
        for (Map.Entry<Integer, Integer> each : found.entrySet()) {
            double score = score(each.getKey(), each.getValue());
            if (near.isEmpty() || score >= ranking.minScore()) {
                Document document = searcher.storedFields().document(each.getKey());
                hits.add(new Hit(document.get("path"), MemoryIndex.piece(document), score));
            }
        }
        hits.sort(
                Comparator.comparingDouble(Hit::score)
                        .reversed()
                        .thenComparing(Hit::path)
                        .thenComparingInt(hit -> hit.piece().startLine()));
        return hits.subList(0, Math.min(hits.size(), ranking.maxResults()));
    }

    private Map<Integer, Integer> byWords(String question, int most) throws IOException {
        String cut =
                question.length() > LONGEST_QUESTION
                        ? question.substring(0, LONGEST_QUESTION)
                        : question;
        QueryBuilder words = new QueryBuilder(MemoryIndex.WORDS);
        @Nullable Query text = words.createBooleanQuery("text", cut);
        @Nullable Query name = words.createBooleanQuery("name", cut);
        Map<Integer, Integer> ranks = new HashMap<>();
        if (text != null && name != null) {
            Query query =
                    new BooleanQuery.Builder()
                            .add(new TermQuery(new Term("kind", "piece")), Occur.FILTER)
                            .add(
                                    new BooleanQuery.Builder()
                                            .add(text, Occur.SHOULD)
                                            .add(new BoostQuery(name, 0.5f), Occur.SHOULD)
                                            .build(),
                                    Occur.MUST)
                            .build();
            for (ScoreDoc hit : searcher.search(query, most).scoreDocs) {
                ranks.put(hit.doc, ranks.size());
            }
        }
        return ranks;
    }

    private double score(int doc, int rank) throws IOException {
        double words = rank < 0 ? 0 : 1.0 / (1 + rank);
        double nearest = -1;
        for (Near each : near) {
            float[] vector = Vectors.of(searcher, doc, "v" + each.slot());
            if (vector.length == each.vector().length) {
                double cosine = Vectors.cosine(vector, each.vector());
                nearest = Math.max(nearest, each.range().of(cosine));
            }
        }
        double sum = ranking.vectorWeight() + ranking.textWeight();
        if (near.isEmpty()) {
            return words;
        }
        return nearest < 0
                ? WORDS_ALONE / (1 + rank / 4.0)
                : (ranking.vectorWeight() * nearest + ranking.textWeight() * words) / sum;
    }
}
