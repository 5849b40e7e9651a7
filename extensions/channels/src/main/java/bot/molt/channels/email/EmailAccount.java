package bot.molt.channels.email;

import bot.molt.base.DataSize;
import bot.molt.base.json.Json;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelLimits;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Receiver;
import java.util.EnumSet;
import java.util.Set;

/// One mailbox.
final class EmailAccount implements ChannelAccount {
    private static final ChannelLimits LIMITS =
            new ChannelLimits(100_000, 100_000, new DataSize(20L << 20));

    private final String address;
    private final MailIn in;
    private final MailOut out;

    EmailAccount(String address, MailIn in, MailOut out) {
        this.address = address;
        this.in = in;
        this.out = out;
    }

    @Override
    public ChannelLimits limits() {
        return LIMITS;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.FILES, Ability.THREADS);
    }

    @Override
    public void receive(Receiver receiver) throws ChannelException, InterruptedException {
        in.run(receiver);
    }

    @Override
    public String send(OutgoingMessage message) throws ChannelException, InterruptedException {
        return out.send(message);
    }

    @Override
    public byte[] fetch(Attachment attachment, long most)
            throws ChannelException, InterruptedException {
        return in.fetch(attachment, most);
    }

    @Override
    public Json.Obj probe() throws ChannelException, InterruptedException {
        return Json.object()
                .put("bot", Json.object().put("id", address).build())
                .put("messages", in.count())
                .build();
    }

    @Override
    public void close() {
        // Each connection belongs to who uses it, and ends with that.
    }
}
