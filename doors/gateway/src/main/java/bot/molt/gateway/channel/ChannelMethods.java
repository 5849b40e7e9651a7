package bot.molt.gateway.channel;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.chat.ChannelHost;
import bot.molt.chat.access.PairingBook;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.channels.ApprovePairingParams;
import bot.molt.protocol.channels.ChannelAccountParams;
import bot.molt.protocol.channels.ChannelStatusParams;
import bot.molt.protocol.channels.CheckChannelParams;
import bot.molt.protocol.channels.ListPairingParams;
import bot.molt.spi.Caller;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `channels.*`: how channels are, and who may write there.
public final class ChannelMethods {
    private static final RpcSpec<ChannelStatusParams, Json> STATUS =
            RpcSpec.of("channels.status", ChannelStatusParams.class, Json.class)
                    .needing(Scope.READ);
    private static final RpcSpec<ChannelAccountParams, Json> START =
            RpcSpec.of("channels.start", ChannelAccountParams.class, Json.class);
    private static final RpcSpec<ChannelAccountParams, Json> STOP =
            RpcSpec.of("channels.stop", ChannelAccountParams.class, Json.class);
    private static final RpcSpec<CheckChannelParams, Json> CHECK =
            RpcSpec.of("channels.check", CheckChannelParams.class, Json.class);
    private static final RpcSpec<ListPairingParams, Json> LIST =
            RpcSpec.of("channels.pairing.list", ListPairingParams.class, Json.class)
                    .needing(Scope.PAIRING);
    private static final RpcSpec<ApprovePairingParams, Json> APPROVE =
            RpcSpec.of("channels.pairing.approve", ApprovePairingParams.class, Json.class);
    private static final RpcSpec<ApprovePairingParams, Json> DISMISS =
            RpcSpec.of("channels.pairing.dismiss", ApprovePairingParams.class, Json.class)
                    .needing(Scope.PAIRING);

    private final ChannelHost host;
    private final Predicate<String> knows;
    private final InstantSource clock;

    /// @param knows whether there is a user of an id
    public ChannelMethods(ChannelHost host, Predicate<String> knows, InstantSource clock) {
        this.host = host;
        this.knows = knows;
        this.clock = clock;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(STATUS, this::status),
                RpcMethod.of(CHECK, this::check),
                RpcMethod.of(START, this::start),
                RpcMethod.of(STOP, this::stop),
                RpcMethod.of(LIST, this::list),
                RpcMethod.of(APPROVE, this::approve),
                RpcMethod.of(DISMISS, this::dismiss));
    }

    private Json status(ChannelStatusParams params, Caller caller) throws InterruptedException {
        Map<String, List<Json>> accounts = new LinkedHashMap<>();
        host.views(params.probe())
                .forEach(view ->
                        accounts.computeIfAbsent(view.channel(), _ -> new ArrayList<>())
                                .add(view.json()));
        Json.ObjectBuilder labels = Json.object();
        Json.ObjectBuilder channels = Json.object();
        Json.ObjectBuilder all = Json.object();
        Json.ObjectBuilder first = Json.object();
        accounts.forEach((id, list) -> {
            Json.Obj shown = (Json.Obj) list.getFirst();
            labels.put(id, host.labels().getOrDefault(id, id));
            channels.put(id, shown);
            all.put(id, Json.array(list));
            first.put(id, shown.string("accountId").orElse("default"));
        });
        return Json.object()
                .put("ts", clock.millis())
                .put("channelOrder", Json.strings(accounts.keySet()))
                .put("channelLabels", labels.build())
                .put("channels", channels.build())
                .put("channelAccounts", all.build())
                .put("channelDefaultAccountId", first.build())
                .build();
    }

    private Json check(CheckChannelParams params, Caller caller) {
        String account = params.accountId() == null ? "default" : params.accountId();
        List<String> missing = host.missing(params.channel(), account, params.settings());
        return Json.object()
                .put("channel", params.channel())
                .put("accountId", account)
                .put("missing", Json.strings(missing))
                .build();
    }

    private Json start(ChannelAccountParams params, Caller caller) {
        host.restart(params.channel(), account(params));
        return answer(params, "started");
    }

    private Json stop(ChannelAccountParams params, Caller caller) {
        host.stop(params.channel(), account(params));
        return answer(params, "stopped");
    }

    private static String account(ChannelAccountParams params) {
        return params.accountId() == null ? "" : params.accountId();
    }

    private static Json answer(ChannelAccountParams params, String done) {
        return Json.object()
                .put("channel", params.channel())
                .put("accountId", account(params).isEmpty() ? "default" : account(params))
                .put(done, true)
                .build();
    }

    private Json list(ListPairingParams params, Caller caller) {
        List<Json> requests = new ArrayList<>();
        for (String channel : channels(params.channel())) {
            for (PairingBook.Request request : host.pairing().pending(channel)) {
                requests.add(request.toJson().with("channel", channel));
            }
        }
        return Json.object()
                .put("channel", params.channel())
                .put("requests", Json.array(requests))
                .build();
    }

    private List<String> channels(@Nullable String channel) {
        if (channel == null) {
            return List.copyOf(host.labels().keySet());
        }
        if (!host.knows(channel)) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "unsupported channel: %s (expected: one of %s)"
                            .formatted(channel, String.join(", ", host.labels().keySet())));
        }
        return List.of(channel);
    }

    private Json approve(ApprovePairingParams params, Caller caller) throws InterruptedException {
        String user = params.user();
        if (user != null && !user.equals("operator") && !knows.test(user)) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND,
                    "user: %s (expected: operator, or one that `moltbot users list` shows)"
                            .formatted(user));
        }
        String channel = channelOf(params);
        PairingBook.Request request = host.pairing().approve(channel, params.code(), user);
        if (params.tells()) {
            tell(channel, request);
        }
        return Json.object()
                .put("channel", channel)
                .put("id", request.id())
                .put("user", user)
                .put("request", request.toJson())
                .build();
    }

    private void tell(String channel, PairingBook.Request request) throws InterruptedException {
        ChannelHost.Send message =
                new ChannelHost.Send(
                        channel,
                        request.meta().string("account").orElse(""),
                        request.id(),
                        "",
                        "✅ Access approved. / 已批准访问。",
                        List.of(),
                        "",
                        "pairing-" + request.code());
        String sent = host.send(message);
        assert sent != null;
    }

    private Json dismiss(ApprovePairingParams params, Caller caller) {
        String channel = channelOf(params);
        PairingBook.Request request = host.pairing().dismiss(channel, params.code());
        return Json.object()
                .put("channel", channel)
                .put("id", request.id())
                .put("dismissed", true)
                .build();
    }

    /// The channel that is named, or the only one where somebody has the code.
    private String channelOf(ApprovePairingParams params) {
        if (params.channel() != null) {
            return channels(params.channel()).getFirst();
        }
        return host.labels().keySet().stream()
                .filter(channel ->
                        host.pairing().pending(channel).stream()
                                .anyMatch(request ->
                                        request.code().equalsIgnoreCase(params.code().strip())))
                .findFirst()
                .orElseThrow(() ->
                        new CodedException(
                                ErrorCode.NOT_FOUND,
                                "No pending pairing request found for code: %s (expected: one that `moltbot pairing list` shows)"
                                        .formatted(params.code())));
    }
}
