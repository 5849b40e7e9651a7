package bot.molt.channels.email;

import bot.molt.channels.wire.Pauses;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.Receiver;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;

/// Takes what comes into a folder, each mail once and in order. A mail counts as taken when it is
/// kept; only then is it marked as read.
///
/// Threads: one receives; any number fetch.
final class MailIn {
    private static final System.Logger LOG = System.getLogger(MailIn.class.getName());
    private static final Duration POLL = Duration.ofSeconds(60);
    private static final int LARGEST = 64 << 20;
    private static final int MOST_ATTEMPTS = 5;

    /// Nothing else is asked for: what servers tell of the head of an odd mail is not always well
    /// formed.
    private final FetchProfile sizes = sizes();

    private final MailSession session;
    private final MailReader reader;
    private final InboxPoint point;
    private final Pauses pauses = new Pauses();

    /// The mail at which the connection broke last, and how often.
    private long breaking;

    private int breaks;

    MailIn(MailSession session, MailReader reader, InboxPoint point) {
        this.session = session;
        this.reader = reader;
        this.point = point;
    }

    private static FetchProfile sizes() {
        FetchProfile profile = new FetchProfile();
        profile.add(FetchProfile.Item.SIZE);
        return profile;
    }

    /// Takes mail until interrupted, or until the connection is to be made anew.
    void run(Receiver receiver) throws ChannelException, InterruptedException {
        try (Store store = session.store()) {
            IMAPFolder folder = session.folder(store, Folder.READ_WRITE);
            point.opened(folder.getUIDValidity(), folder.getUIDNext());
            receiver.connected();
            boolean told = ((IMAPStore) store).hasCapability("IDLE");
            do {
                all(folder, receiver);
            } while (awaited(folder, told));
        } catch (MessagingException e) {
            throw MailSession.failure("imap", e);
        }
    }

    /// What comes while mail is read is seen by the number of all of it.
    private void all(IMAPFolder folder, Receiver receiver)
            throws MessagingException, InterruptedException {
        int before = -1;
        for (int now = count(folder); now != before; now = count(folder)) {
            before = now;
            Message[] fresh = folder.getMessagesByUID(point.next(), UIDFolder.LASTUID);
            folder.fetch(fresh, sizes);
            for (Message message : fresh) {
                long number = folder.getUID(message);
                if (number >= point.next()) {
                    boolean taken = take((MimeMessage) message, number, receiver);
                    message.setFlag(Flags.Flag.SEEN, taken);
                    point.taken(number);
                }
            }
        }
    }

    /// How many there are by now. Asked for, since not every server tells in IDLE of what came just
    /// before.
    private static int count(IMAPFolder folder) throws MessagingException {
        folder.doCommand(protocol -> {
            protocol.noop();
            return null;
        });
        return folder.getMessageCount();
    }

    /// Waits for more; false where the connection ended, as it does in silence.
    private boolean awaited(IMAPFolder folder, boolean told)
            throws MessagingException, InterruptedException {
        if (!told) {
            pauses.add("poll", POLL);
            pauses.await("poll");
            return true;
        }
        try {
            folder.idle(true);
            return true;
        } catch (FolderClosedException e) {
            if (Thread.interrupted()) {
                InterruptedException interrupted = new InterruptedException("the account ends");
                interrupted.initCause(e);
                throw interrupted;
            }
            LOG.log(Level.DEBUG, "email: the connection is made anew", e);
            return false;
        }
    }

    /// A mail that cannot be read is left out: it would never become better. One that the server
    /// cannot hand over, which breaks the connection each time, stays unread in the mailbox.
    private boolean take(MimeMessage message, long number, Receiver receiver)
            throws MessagingException, InterruptedException {
        if (breaking == number && breaks >= MOST_ATTEMPTS) {
            LOG.log(Level.WARNING, "email: mail {0} is left out: it breaks each time", number);
            return false;
        }
        MimeMessage copy;
        try {
            if (message.getSize() > LARGEST) {
                LOG.log(Level.WARNING, "email: mail {0} is left out: it is too large", number);
                return false;
            }
            copy = copy(message);
        } catch (MessagingException | RuntimeException e) {
            breaks = breaking == number ? breaks + 1 : 1;
            breaking = number;
            throw e;
        }
        Optional<IncomingMessage> read = Optional.empty();
        try {
            read = reader.read(copy, point.validity() + "/" + number);
        } catch (MessagingException | IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "email: a mail is not readable: {0}", e.toString());
        }
        if (read.isPresent()) {
            receiver.message(read.get());
        }
        return true;
    }

    /// The whole mail at once, so that what is wrong with it is not taken for the connection.
    private MimeMessage copy(MimeMessage message) throws MessagingException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            message.writeTo(bytes);
        } catch (IOException e) {
            throw new MessagingException("the mail broke off", e);
        }
        return new MimeMessage(session.session(), new ByteArrayInputStream(bytes.toByteArray()));
    }

    /// The bytes of a file of a mail, which is looked up again.
    byte[] fetch(Attachment attachment, long most) throws ChannelException, InterruptedException {
        String[] ref = attachment.ref().split("/", -1);
        if (ref.length != 3 || !attachment.ref().matches("\\d{1,12}/\\d{1,12}/\\d{1,4}")) {
            throw ChannelException.of(ChannelFailure.Kind.INVALID, "email: a file of no mail");
        }
        try (Store store = session.store()) {
            IMAPFolder folder = session.folder(store, Folder.READ_ONLY);
            boolean same = folder.getUIDValidity() == Long.parseLong(ref[0]);
            Message message = same ? folder.getMessageByUID(Long.parseLong(ref[1])) : null;
            Optional<Part> part =
                    message instanceof MimeMessage mail
                            ? MailParts.of(copy(mail)).file(Integer.parseInt(ref[2]))
                            : Optional.empty();
            if (part.isEmpty()) {
                throw ChannelException.of(
                        ChannelFailure.Kind.GONE, "email: the mail is not there any more");
            }
            return content(part.get(), most);
        } catch (MessagingException e) {
            throw MailSession.failure("imap", e);
        } catch (ChannelException e) {
            throw e;
        } catch (IOException e) {
            throw MailSession.failure("imap", new MessagingException("the mail broke off", e));
        }
    }

    private static byte[] content(Part part, long most) throws MessagingException, IOException {
        try (InputStream in = part.getInputStream()) {
            byte[] bytes = in.readNBytes((int) Math.min(most + 1, LARGEST));
            if (bytes.length > most) {
                throw ChannelException.of(
                        ChannelFailure.Kind.TOO_LARGE,
                        "email: more than %d bytes (expected: at most so many, see mediaMaxMb)"
                                .formatted(most));
            }
            return bytes;
        }
    }

    /// Whether the mailbox can be opened.
    long count() throws ChannelException, InterruptedException {
        try (Store store = session.store()) {
            return session.folder(store, Folder.READ_ONLY).getMessageCount();
        } catch (MessagingException e) {
            throw MailSession.failure("imap", e);
        }
    }
}
