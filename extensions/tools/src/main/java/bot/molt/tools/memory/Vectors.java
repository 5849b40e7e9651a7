package bot.molt.tools.memory;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;

/// The vectors that stand in an index.
final class Vectors {
    private static final float[] NONE = {};

    private Vectors() {}

    /// Those of a document, one for each model; empty where it has none.
    static float[][] of(IndexSearcher searcher, int doc, int slots) throws IOException {
        float[][] all = new float[slots][];
        for (int slot = 0; slot < slots; slot++) {
            all[slot] = of(searcher, doc, "v" + slot);
        }
        return all;
    }

    static float[] of(IndexSearcher searcher, int doc, String field) throws IOException {
        var leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
        FloatVectorValues values = leaf.reader().getFloatVectorValues(field);
        if (values == null) {
            return NONE;
        }
        KnnVectorValues.DocIndexIterator at = values.iterator();
        int local = doc - leaf.docBase;
        return at.advance(local) == local ? values.vectorValue(at.index()).clone() : NONE;
    }

    static boolean any(float[][] vectors) {
        return Arrays.stream(vectors).anyMatch(vector -> vector.length > 0);
    }

    /// Cosine of two vectors of length one.
    static double cosine(float[] one, float[] other) {
        double sum = 0;
        for (int at = 0; at < one.length; at++) {
            sum += one[at] * other[at];
        }
        return sum;
    }
}
