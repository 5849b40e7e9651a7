package bot.molt.tools.wire;

import java.io.IOException;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;

/// The text of a PDF. The library is loaded with the first one.
public final class PdfText implements AutoCloseable {
    private final PDDocument document;

    private PdfText(PDDocument document) {
        this.document = document;
    }

    /// Errors: `IOException` for what is no PDF, or has a password.
    public static PdfText open(byte[] bytes) throws IOException {
        return new PdfText(Loader.loadPDF(bytes));
    }

    public int pages() {
        return document.getNumberOfPages();
    }

    /// What it says of itself; empty for nothing.
    public String title() {
        String title = document.getDocumentInformation().getTitle();
        return title == null ? "" : title.strip();
    }

    /// Of some pages, counted from 1.
    ///
    /// Errors: `IOException` where they draw more than pages do, or cannot be read.
    public String text(int first, int last) throws IOException {
        PDFTextStripper stripper = BoundedText.quiet();
        stripper.setStartPage(first);
        stripper.setEndPage(last);
        return stripper.getText(document).strip();
    }

    @Override
    public void close() throws IOException {
        document.close();
    }
}
