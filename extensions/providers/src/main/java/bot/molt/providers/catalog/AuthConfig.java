package bot.molt.providers.catalog;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settings under `auth`: which keys of a provider are used in which order. The keys themselves
/// stand in `agents/main/agent/auth-profiles.json`.
public record AuthConfig(
        @Doc("What profiles are, by id such as anthropic:default.") @Default("{}")
                Map<String, Profile> profiles,
        @Doc("Ids of profiles by provider, the first that works is used.") @Default("{}")
                Map<String, List<String>> order,
        @Doc("How long a key that was refused is left alone.") Cooldowns cooldowns) {

    /// What a profile is.
    public record Profile(
            @Doc("Whose key it is.") String provider,
            @Doc("api_key, token or oauth.") @Default("api_key") String mode,
            @Doc("Whose account it is.") @Nullable String email) {}

    /// Rests of keys whose account is empty.
    public record Cooldowns(
            @Doc("Hours after the first refusal for want of money; each further one doubles them.")
                    @Default("5")
                    double billingBackoffHours,
            @Doc("The same by provider.") @Default("{}")
                    Map<String, Double> billingBackoffHoursByProvider,
            @Doc("Hours at most.") @Default("24") double billingMaxHours,
            @Doc("Hours without a failure after which they are forgotten.") @Default("24")
                    double failureWindowHours) {
        Duration billing(String provider, int failures) {
            double first =
                    billingBackoffHoursByProvider.getOrDefault(provider, billingBackoffHours);
            double hours =
                    Math.min(billingMaxHours, first * Math.pow(2, Math.max(0, failures - 1)));
            return Duration.ofSeconds(Math.round(hours * 3600));
        }

        Duration window() {
            return Duration.ofSeconds(Math.round(failureWindowHours * 3600));
        }
    }
}
