package bot.molt.gateway.control;

import bot.molt.base.json.Json;
import bot.molt.gateway.presence.GatewayMethods;
import java.util.Map;

/// A gateway without parts, and nothing wrong.
final class WellGateway implements GatewayMethods.Health {
    @Override
    public boolean started() {
        return true;
    }

    @Override
    public Map<String, String> failing() {
        return Map.of();
    }

    @Override
    public Map<String, String> degraded() {
        return Map.of();
    }

    @Override
    public Json.Obj tree() {
        return Json.Obj.EMPTY;
    }
}
