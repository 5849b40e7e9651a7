package bot.molt.tools.memory;

import java.io.IOException;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/// The usual form of an index, for vectors that are longer than it takes by itself: models of
/// providers have up to 4,096 numbers.
final class WideVectors extends KnnVectorsFormat {
    private static final int LONGEST = 4_096;

    private final KnnVectorsFormat usual;

    private WideVectors(KnnVectorsFormat usual) {
        super(usual.getName());
        this.usual = usual;
    }

    /// What an index is written with. Whoever reads it needs nothing of this.
    static Codec codec() {
        Codec usual = Codec.getDefault();
        KnnVectorsFormat wide = new WideVectors(new Lucene99HnswVectorsFormat());
        KnnVectorsFormat byField =
                new PerFieldKnnVectorsFormat() {
                    @Override
                    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                        return wide;
                    }
                };
        return new FilterCodec(usual.getName(), usual) {
            @Override
            public KnnVectorsFormat knnVectorsFormat() {
                return byField;
            }
        };
    }

    @Override
    public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
        return usual.fieldsWriter(state);
    }

    @Override
    public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
        return usual.fieldsReader(state);
    }

    @Override
    public int getMaxDimensions(String field) {
        return LONGEST;
    }
}
