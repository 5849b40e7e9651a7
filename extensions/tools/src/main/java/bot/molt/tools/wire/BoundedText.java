package bot.molt.tools.wire;

import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.text.PDFTextStripper;

/// Text of PDF pages, given up where pages draw more than pages do: a few kilobytes can unpack into
/// hours of work. An interrupt ends it too.
final class BoundedText extends PDFTextStripper {
    private static final int MAX_OPERATIONS = 1_000_000;

    /// Held, because a logger that nobody holds forgets its level. The library tells of each oddity
    /// of a file.
    private static final Logger LIBRARY = Logger.getLogger("org.apache.pdfbox");

    private int operations;

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
        operations++;
        if (operations > MAX_OPERATIONS) {
            throw new IOException(
                    "the pages have more than %d operations (expected: fewer; ask for fewer pages)"
                            .formatted(MAX_OPERATIONS));
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new java.io.InterruptedIOException("reading was interrupted");
        }
        super.processOperator(operator, operands);
    }

    static BoundedText quiet() {
        LIBRARY.setLevel(Level.OFF);
        return new BoundedText();
    }
}
