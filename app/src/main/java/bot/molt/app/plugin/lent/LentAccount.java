package bot.molt.app.plugin.lent;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelConfig;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.ChannelLimits;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Pressed;
import bot.molt.spi.channel.Receiver;
import bot.molt.spi.channel.WebAnswer;
import bot.molt.spi.channel.WebDelivery;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// An account of a plugin's channel. What it throws becomes a failure of its platform.
final class LentAccount implements ChannelAccount {
    private static final System.Logger LOG = System.getLogger(LentAccount.class.getName());

    private final Loan<ChannelAccount> loan;
    private final Leases leases;
    private final AtomicBoolean held;
    private final ChannelLimits limits;
    private final Set<Ability> abilities;

    /// @param held whether it keeps the version until it is closed
    LentAccount(Loan<ChannelAccount> loan, Leases leases, boolean held) {
        this.loan = loan;
        this.leases = leases;
        this.held = new AtomicBoolean(held);
        this.limits = loan.look(ChannelAccount::limits);
        this.abilities = Set.copyOf(loan.look(ChannelAccount::abilities));
    }

    @Override
    public ChannelLimits limits() {
        return limits;
    }

    @Override
    public Set<Ability> abilities() {
        return abilities;
    }

    private <R> R asked(Loan.Use<ChannelAccount, R, ChannelException> use)
            throws ChannelException, InterruptedException {
        try {
            return loan.use(use);
        } catch (CodedException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "plugin " + loan.plugin() + ": its channel failed", e);
            throw ChannelException.of(
                    ChannelFailure.Kind.SERVER, "plugin %s: %s".formatted(loan.plugin(), e));
        }
    }

    private interface Doing {
        void on(ChannelAccount account) throws ChannelException, InterruptedException;
    }

    private void done(Doing doing) throws ChannelException, InterruptedException {
        boolean _ =
                asked(account -> {
                    doing.on(account);
                    return true;
                });
    }

    @Override
    public void receive(Receiver receiver) throws ChannelException, InterruptedException {
        done(account -> account.receive(receiver));
    }

    @Override
    public WebAnswer take(WebDelivery delivery, Receiver receiver) throws InterruptedException {
        return loan.<WebAnswer, RuntimeException>use(account -> account.take(delivery, receiver));
    }

    @Override
    public Place direct(String person) {
        return loan.look(account -> account.direct(person));
    }

    @Override
    public Optional<ChannelConfig.Group> group(IncomingMessage message) {
        return loan.look(account -> account.group(message));
    }

    @Override
    public String send(OutgoingMessage message) throws ChannelException, InterruptedException {
        return asked(account -> account.send(message));
    }

    @Override
    public void edit(String id, OutgoingMessage message)
            throws ChannelException, InterruptedException {
        done(account -> account.edit(id, message));
    }

    @Override
    public void typing(Place place) throws ChannelException, InterruptedException {
        done(account -> account.typing(place));
    }

    @Override
    public void react(Place place, String id, String emoji)
            throws ChannelException, InterruptedException {
        done(account -> account.react(place, id, emoji));
    }

    @Override
    public void answer(Pressed pressed, String text) throws ChannelException, InterruptedException {
        done(account -> account.answer(pressed, text));
    }

    @Override
    public byte[] fetch(Attachment attachment, long most)
            throws ChannelException, InterruptedException {
        return asked(account -> account.fetch(attachment, most));
    }

    @Override
    public Json.Obj probe() throws ChannelException, InterruptedException {
        return asked(ChannelAccount::probe);
    }

    @Override
    public void close() {
        if (!held.getAndSet(false)) {
            return;
        }
        try {
            boolean _ =
                    loan.look(account -> {
                        account.close();
                        return true;
                    });
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "plugin " + loan.plugin() + ": its account did not close", e);
        } finally {
            loan.clear();
            leases.giveBack();
        }
    }
}
