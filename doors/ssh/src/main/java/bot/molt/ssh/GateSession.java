package bot.molt.ssh;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.server.ServerFactoryManager;
import org.apache.sshd.server.session.ServerSessionImpl;

/// The connection of a user's client. It hears which ciphers the client has before it says which it
/// takes: of two that both have, the client's order decides, and clients put slow ones first.
final class GateSession extends ServerSessionImpl {
    private static final List<String> FAST =
            List.of("aes128-gcm@openssh.com", "aes256-gcm@openssh.com");
    private static final long PATIENCE_MILLIS = 2_000;

    private final CountDownLatch heard = new CountDownLatch(1);
    private boolean proposed;

    GateSession(ServerFactoryManager server, IoSession io) throws Exception {
        super(server, io);
    }

    /// Proposes, where the client waits for it instead of proposing by itself.
    void awaitClient() throws Exception {
        if (!heard.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) && isOpen()) {
            propose();
        }
    }

    private void propose() throws Exception {
        synchronized (kexState) {
            if (!proposed) {
                proposed = true;
                super.sendKexInit();
            }
        }
    }

    @Override
    protected byte[] sendKexInit() throws Exception {
        synchronized (kexState) {
            if (!proposed) {
                return new byte[0];
            }
        }
        return super.sendKexInit();
    }

    @Override
    protected void receiveKexInit(Map<KexProposalOption, String> proposal, byte[] seed)
            throws IOException {
        super.receiveKexInit(proposal, seed);
        heard.countDown();
        try {
            propose();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("no algorithms can be proposed", e);
        }
    }

    @Override
    protected byte[] sendKexInit(Map<KexProposalOption, String> proposal) throws Exception {
        fasten(proposal, KexProposalOption.C2SENC);
        fasten(proposal, KexProposalOption.S2CENC);
        return super.sendKexInit(proposal);
    }

    private void fasten(Map<KexProposalOption, String> proposal, KexProposalOption option) {
        List<String> theirs = names(clientProposal.get(option)).toList();
        String common =
                names(proposal.get(option))
                        .filter(FAST::contains)
                        .filter(theirs::contains)
                        .collect(Collectors.joining(","));
        if (!common.isEmpty()) {
            proposal.put(option, common);
        }
    }

    private static Stream<String> names(@org.jspecify.annotations.Nullable String list) {
        return list == null ? Stream.of() : Stream.of(list.split(","));
    }
}
