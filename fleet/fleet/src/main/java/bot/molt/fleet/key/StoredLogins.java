package bot.molt.fleet.key;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.Secret;
import bot.molt.spi.fleet.Logins;
import bot.molt.store.Database;
import bot.molt.store.fleet.FleetTables;
import bot.molt.store.fleet.LoginTable;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Logins in the fleet's database.
public final class StoredLogins implements Logins {
    private static final int KEYS = 16;
    private static final int LONGEST_SECRET = 200;
    private static final Duration LONGEST_CODE = Duration.ofHours(24);
    private static final String CODE = "code";
    private static final String PASSWORD = "password";

    /// Tries at once; each keeps a processor busy for a while.
    private final Semaphore places = new Semaphore(2, true);

    private final Database database;
    private final FleetTables tables;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final SlowHash hash;
    private final String nobodys;

    /// @param rounds of the hash, 210,000 where it guards something
    public StoredLogins(Database database, FleetTables tables, InstantSource clock, int rounds) {
        this.database = database;
        this.tables = tables;
        this.clock = clock;
        hash = new SlowHash(rounds);
        nobodys = hash.of(Ids.token());
    }

    @Override
    public PublicKey addKey(String userId, String line) {
        String user = UserId.checked(userId);
        PublicKey key = PublicKeyLine.read(line);
        return database.write(tx -> {
            List<LoginTable.KeyRow> there = tables.logins().keys(tx, user);
            Optional<LoginTable.KeyRow> same =
                    there.stream()
                            .filter(row -> row.fingerprint().equals(key.fingerprint()))
                            .findFirst();
            if (same.isPresent()) {
                return new PublicKey(same.get().fingerprint(), same.get().line());
            }
            if (there.size() >= KEYS) {
                throw new CodedException(
                        ErrorCode.RATE_LIMITED,
                        "keys: %d are there (expected: at most %d; remove one first)"
                                .formatted(there.size(), KEYS));
            }
            tables.logins().addKey(tx, user, new LoginTable.KeyRow(key.fingerprint(), key.line()));
            return key;
        });
    }

    @Override
    public List<PublicKey> keys(String userId) {
        String user = UserId.checked(userId);
        return database.read(tx ->
                tables.logins().keys(tx, user).stream()
                        .map(row -> new PublicKey(row.fingerprint(), row.line()))
                        .toList());
    }

    @Override
    public boolean removeKey(String userId, String fingerprint) {
        String user = UserId.checked(userId);
        return database.write(tx -> tables.logins().removeKey(tx, user, fingerprint));
    }

    @Override
    public Secret newCode(String userId, Duration life) {
        if (life.isNegative() || life.isZero() || life.compareTo(LONGEST_CODE) > 0) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "life: %s (expected: more than nothing, at most 24 h)".formatted(life));
        }
        String digits = "%04d-%04d".formatted(random.nextInt(10_000), random.nextInt(10_000));
        long until = clock.instant().plus(life).toEpochMilli();
        put(userId, CODE, digits, until);
        return Secret.of(digits);
    }

    @Override
    public Secret newPassword(String userId) {
        String text = Ids.text(16);
        String shown =
                "%s-%s-%s-%s"
                        .formatted(
                                text.substring(0, 4),
                                text.substring(4, 8),
                                text.substring(8, 12),
                                text.substring(12));
        put(userId, PASSWORD, shown, Long.MAX_VALUE);
        return Secret.of(shown);
    }

    private void put(String userId, String kind, String secret, long until) {
        String user = UserId.checked(userId);
        LoginTable.SecretRow row = new LoginTable.SecretRow(hash.of(plain(secret)), until);
        database.write(tx -> {
            tables.logins().put(tx, user, kind, row);
            return true;
        });
    }

    @Override
    public boolean accepts(String userId, String secret) {
        boolean known = UserId.isOne(userId) && secret.length() <= LONGEST_SECRET;
        String user = known ? userId : "";
        String tried = plain(known ? secret : "");
        Optional<LoginTable.SecretRow> password = row(user, PASSWORD);
        Optional<LoginTable.SecretRow> code = row(user, CODE);
        places.acquireUninterruptibly();
        try {
            boolean byPassword = SlowHash.matches(orNobodys(password), tried);
            boolean byCode = SlowHash.matches(orNobodys(code), tried);
            return byPassword || (byCode && used(user, code));
        } finally {
            places.release();
        }
    }

    private boolean used(String user, Optional<LoginTable.SecretRow> code) {
        return code.isPresent()
                && database.write(tx -> tables.logins().use(tx, user, CODE, code.get().hash()));
    }

    private String orNobodys(Optional<LoginTable.SecretRow> row) {
        return row.map(LoginTable.SecretRow::hash).orElse(nobodys);
    }

    private Optional<LoginTable.SecretRow> row(String user, String kind) {
        long now = clock.millis();
        return database.read(tx -> tables.logins().find(tx, user, kind))
                .filter(row -> now < row.goodUntil());
    }

    /// People leave out the dashes and write capitals.
    private static String plain(String secret) {
        return secret.strip().replace("-", "").toLowerCase(Locale.ROOT);
    }
}
