package bot.molt.gateway.rpc;

import bot.molt.protocol.policy.ExplainPolicyParams;
import bot.molt.protocol.policy.ExplainPolicyResult;
import bot.molt.spi.Caller;
import java.util.List;

/// `policy.explain`: the decision on a command, without running it.
public final class PolicyMethods {
    private static final RpcSpec<ExplainPolicyParams, ExplainPolicyResult> EXPLAIN =
            RpcSpec.of("policy.explain", ExplainPolicyParams.class, ExplainPolicyResult.class)
                    .needing(Scope.READ);

    private final Explainer explainer;

    /// Decides without running.
    @FunctionalInterface
    public interface Explainer {
        /// @param caller who asks; the command is decided for `params.user()` where that is given
        ExplainPolicyResult explain(ExplainPolicyParams params, Caller caller);
    }

    public PolicyMethods(Explainer explainer) {
        this.explainer = explainer;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(RpcMethod.of(EXPLAIN, explainer::explain));
    }
}
