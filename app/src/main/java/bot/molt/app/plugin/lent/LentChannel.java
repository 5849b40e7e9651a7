package bot.molt.app.plugin.lent;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelSetup;
import java.util.List;

/// A channel of a plugin. What it throws is said of its account, and goes no further.
public final class LentChannel implements Channel {
    private final Loan<Channel> loan;
    private final Leases leases;
    private final String id;
    private final String label;
    private final List<String> webPaths;

    public LentChannel(Loan<Channel> loan, Leases leases) {
        this.loan = loan;
        this.leases = leases;
        this.id = loan.look(Channel::id);
        this.label = loan.look(Channel::label);
        this.webPaths = List.copyOf(loan.look(Channel::webPaths));
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public List<String> webPaths() {
        return webPaths;
    }

    @Override
    public boolean isConfigured(ChannelSetup setup) {
        try {
            return loan.look(channel -> channel.isConfigured(setup));
        } catch (RuntimeException e) {
            return false;
        }
    }

    /// The account keeps the version until it is closed.
    @Override
    public ChannelAccount open(ChannelSetup setup) {
        boolean held = leases.take();
        boolean opened = false;
        try {
            ChannelAccount account = loan.look(channel -> channel.open(setup));
            opened = true;
            return new LentAccount(new Loan<>(loan.plugin(), leases, account), leases, held);
        } catch (CodedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE, "plugin %s: %s".formatted(loan.plugin(), e), e);
        } finally {
            if (held && !opened) {
                leases.giveBack();
            }
        }
    }
}
