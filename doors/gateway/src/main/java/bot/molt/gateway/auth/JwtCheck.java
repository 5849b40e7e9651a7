package bot.molt.gateway.auth;

/// Checks signed tokens.
interface JwtCheck {
    /// Reads and checks a compact token.
    Result check(String token);

    /// What a token proves.
    sealed interface Result {
        /// @param isOperator whether the configured role claim says so
        record Valid(String subject, boolean isOperator) implements Result {}

        /// @param guessed whether it counts as an attempt to guess; an expired token does not
        record Invalid(String reason, boolean guessed) implements Result {}
    }
}
