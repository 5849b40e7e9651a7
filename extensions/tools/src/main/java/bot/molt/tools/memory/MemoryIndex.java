package bot.molt.tools.memory;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cn.smart.SmartChineseAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/// The pieces of the notes of one workspace, by words and by vectors, with the version of each file
/// that they were taken from. What stands in it can always be made again from the notes: a damaged
/// one is thrown away.
///
/// Threads: one writes; any number searches.
final class MemoryIndex implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MemoryIndex.class.getName());

    /// Lucene's advice to switch on an incubating module is not for users of this program.
    private static final Logger ADVICE =
            Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider");

    private static final String SHAPE = "shape";
    private static final int FORM = 1;
    static final Analyzer WORDS = new SmartChineseAnalyzer();

    private final Directory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final String shape;
    private final Map<String, Known> files = new HashMap<>();

    /// A file as it was when it was last looked at.
    ///
    /// @param version as the sandbox told it
    record Known(String version, String digest) {}

    /// A piece that has no vectors yet.
    record Waiting(String id, String text) {}

    private MemoryIndex(
            Directory directory, IndexWriter writer, SearcherManager searchers, String shape) {
        this.directory = directory;
        this.writer = writer;
        this.searchers = searchers;
        this.shape = shape;
    }

    /// The index of the folder; empty where it is new, was made in another shape, or is damaged.
    ///
    /// @param shape changes with the models and the length of pieces
    static MemoryIndex open(Path folder, String shape) throws IOException {
        String whole = FORM + " " + shape;
        Files.createDirectories(folder);
        ADVICE.setLevel(java.util.logging.Level.SEVERE);
        try {
            return checked(folder, whole);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "memory index {0} is made again: {1}", folder, e.toString());
            empty(folder);
            return checked(folder, whole);
        }
    }

    private static MemoryIndex checked(Path folder, String shape) throws IOException {
        Directory directory = FSDirectory.open(folder);
        boolean there = DirectoryReader.indexExists(directory);
        boolean fits =
                there
                        && shape.equals(
                                SegmentInfos.readLatestCommit(directory).getUserData().get(SHAPE));
        IndexWriter writer = new IndexWriter(directory, config());
        try {
            if (there && !fits) {
                writer.deleteAll();
            }
            SearcherManager searchers = new SearcherManager(writer, null);
            MemoryIndex index = new MemoryIndex(directory, writer, searchers, shape);
            index.load();
            return index;
        } catch (IOException | RuntimeException e) {
            writer.rollback();
            directory.close();
            throw e;
        }
    }

    private static IndexWriterConfig config() {
        return new IndexWriterConfig(WORDS)
                .setCodec(WideVectors.codec())
                .setMergeScheduler(new SerialMergeScheduler())
                .setRAMBufferSizeMB(16)
                .setCommitOnClose(false);
    }

    private static void empty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    /// Reads everything once, so that damage shows here.
    private void load() throws IOException {
        refresh();
        IndexSearcher searcher = searchers.acquire();
        try {
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                leaf.reader().checkIntegrity();
            }
            for (ScoreDoc hit : all(searcher, "kind", "file")) {
                Document file = searcher.storedFields().document(hit.doc);
                files.put(file.get("path"), new Known(file.get("version"), file.get("digest")));
            }
        } finally {
            searchers.release(searcher);
        }
    }

    private static ScoreDoc[] all(IndexSearcher searcher, String field, String value)
            throws IOException {
        int most = Math.max(1, searcher.getIndexReader().maxDoc());
        return searcher.search(new TermQuery(new Term(field, value)), most).scoreDocs;
    }

    /// The files that were looked at, by path.
    synchronized Map<String, Known> files() {
        return Map.copyOf(files);
    }

    /// The file has other bytes.
    ///
    /// @param slots how many models there are: pieces of a file wait for each
    void replace(String path, Known known, List<Piece> pieces, int slots) throws IOException {
        Map<String, float[][]> kept = vectors(path, slots);
        writer.deleteDocuments(new Term("path", path));
        for (int at = 0; at < pieces.size(); at++) {
            Piece piece = pieces.get(at);
            float @Nullable [][] vectors = kept.get(piece.digest());
            boolean whole = vectors != null || slots == 0;
            writer.addDocument(document(path + "#" + at, path, piece, whole, vectors));
        }
        writer.addDocument(file(path, known));
        synchronized (this) {
            files.put(path, known);
        }
    }

    /// The file was touched, its bytes are the same.
    void touch(String path, Known known) throws IOException {
        writer.updateDocument(new Term("id", path), file(path, known));
        synchronized (this) {
            files.put(path, known);
        }
    }

    void remove(String path) throws IOException {
        writer.deleteDocuments(new Term("path", path));
        synchronized (this) {
            files.remove(path);
        }
    }

    void clear() throws IOException {
        writer.deleteAll();
        synchronized (this) {
            files.clear();
        }
    }

    private static Document file(String path, Known known) {
        Document document = new Document();
        document.add(new StringField("id", path, Field.Store.NO));
        document.add(new StringField("kind", "file", Field.Store.NO));
        document.add(new StringField("path", path, Field.Store.YES));
        document.add(new StoredField("version", known.version()));
        document.add(new StoredField("digest", known.digest()));
        return document;
    }

    private static Document document(
            String id, String path, Piece piece, boolean whole, float @Nullable [][] vectors) {
        Document document = new Document();
        document.add(new StringField("id", id, Field.Store.YES));
        document.add(new StringField("kind", "piece", Field.Store.NO));
        document.add(new StringField("state", whole ? "whole" : "waits", Field.Store.NO));
        document.add(new StringField("path", path, Field.Store.YES));
        document.add(new TextField("name", path.replaceAll("[/._-]", " "), Field.Store.NO));
        document.add(new TextField("text", piece.text(), Field.Store.YES));
        document.add(new StoredField("digest", piece.digest()));
        document.add(new StoredField("start", piece.startLine()));
        document.add(new StoredField("end", piece.endLine()));
        for (int slot = 0; vectors != null && slot < vectors.length; slot++) {
            float[] vector = vectors[slot];
            if (vector != null && vector.length > 0) {
                document.add(
                        new KnnFloatVectorField(
                                "v" + slot, vector, VectorSimilarityFunction.DOT_PRODUCT));
            }
        }
        return document;
    }

    /// Vectors of the pieces of a file, by digest of the piece.
    private Map<String, float[][]> vectors(String path, int slots) throws IOException {
        if (slots == 0 || !files().containsKey(path)) {
            return Map.of();
        }
        refresh();
        IndexSearcher searcher = searchers.acquire();
        try {
            Map<String, float[][]> kept = new HashMap<>();
            for (ScoreDoc hit : all(searcher, "path", path)) {
                Document document = searcher.storedFields().document(hit.doc);
                float[][] vectors = Vectors.of(searcher, hit.doc, slots);
                if (document.get("text") != null && Vectors.any(vectors)) {
                    kept.put(document.get("digest"), vectors);
                }
            }
            return kept;
        } finally {
            searchers.release(searcher);
        }
    }

    /// Some of the pieces that have no vectors yet.
    List<Waiting> waiting(int most) throws IOException {
        refresh();
        IndexSearcher searcher = searchers.acquire();
        try {
            List<Waiting> waiting = new ArrayList<>();
            TermQuery query = new TermQuery(new Term("state", "waits"));
            for (ScoreDoc hit : searcher.search(query, most).scoreDocs) {
                Document document = searcher.storedFields().document(hit.doc);
                waiting.add(new Waiting(document.get("id"), document.get("text")));
            }
            return waiting;
        } finally {
            searchers.release(searcher);
        }
    }

    /// Gives pieces their vectors.
    ///
    /// @param vectors by id of the piece; an empty one where a model does not suit
    void complete(Map<String, float[][]> vectors) throws IOException {
        IndexSearcher searcher = searchers.acquire();
        try {
            for (Map.Entry<String, float[][]> each : vectors.entrySet()) {
                Optional<Document> found = find(searcher, each.getKey());
                if (found.isPresent()) {
                    Document old = found.get();
                    Piece piece = piece(old);
                    writer.updateDocument(
                            new Term("id", each.getKey()),
                            document(each.getKey(), old.get("path"), piece, true, each.getValue()));
                }
            }
        } finally {
            searchers.release(searcher);
        }
    }

    private static Optional<Document> find(IndexSearcher searcher, String id) throws IOException {
        ScoreDoc[] hits = searcher.search(new TermQuery(new Term("id", id)), 1).scoreDocs;
        return hits.length == 0
                ? Optional.empty()
                : Optional.of(searcher.storedFields().document(hits[0].doc));
    }

    static Piece piece(Document document) {
        return new Piece(
                document.getField("start").numericValue().intValue(),
                document.getField("end").numericValue().intValue(),
                document.get("text"));
    }

    /// What was written is kept from here on, whatever happens.
    void commit() throws IOException {
        writer.setLiveCommitData(Map.of(SHAPE, shape).entrySet());
        writer.commit();
        refresh();
    }

    private void refresh() throws IOException {
        searchers.maybeRefreshBlocking();
    }

    /// What a search does with the index.
    @FunctionalInterface
    interface Search<T> {
        T in(IndexSearcher searcher) throws IOException;
    }

    <T> T search(Search<T> search) throws IOException {
        IndexSearcher searcher = searchers.acquire();
        try {
            return search.in(searcher);
        } finally {
            searchers.release(searcher);
        }
    }

    /// Pieces of a kind: `kind=piece`, `state=waits`.
    int count(String field, String value) throws IOException {
        return search(searcher -> searcher.count(new TermQuery(new Term(field, value))));
    }

    /// Bytes on the disk.
    long bytes() throws IOException {
        long sum = 0;
        for (String file : directory.listAll()) {
            sum += directory.fileLength(file);
        }
        return sum;
    }

    /// Whether it still takes anything.
    boolean isOpen() {
        return writer.isOpen();
    }

    @Override
    public void close() throws IOException {
        try (directory;
                writer;
                searchers) {
            files.clear();
        }
    }
}
