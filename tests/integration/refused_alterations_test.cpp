// MySQL and MariaDB: .alter refuses beforehand what the server would refuse half way, or would make unreadable.
#include <sequelize/query_interface.hpp>
#include <sequelize/schema.hpp>

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/server.hpp"

using namespace sequelize;
namespace D = DataTypes;

namespace {

bool refusesOnServer() {
    return test::abilities().commitsBeforeDdl;
}
bool refusesOnMariadb() {
    return test::environment("SEQUELIZE_TEST_DIALECT") == "mariadb";
}

struct RaText {
    std::int64_t id{};
    std::optional<std::string> a{};
    std::optional<std::string> b{};
};
struct RaJson {
    std::int64_t id{};
    std::optional<Json> a{};
};
struct RaUuid {
    std::int64_t id{};
    std::optional<Uuid> a{};
};
struct RaKey {
    std::string code{};
    std::int64_t n{};
};

/// The table `ra_rows`, and models for it, each in a Sequelize of its own.
struct RefusedTable {
    test::MysqlSession raw = test::rawSession();
    Sequelize sequelize = test::database();

    RefusedTable() { drop(); }
    ~RefusedTable() { drop(); }
    RefusedTable(const RefusedTable&) = delete;
    RefusedTable& operator=(const RefusedTable&) = delete;

    void drop() {
        raw.run("DROP TABLE IF EXISTS ra_rows");
        raw.run("DROP TABLE IF EXISTS ra_first");
    }
    void make(const std::string& columns, const std::vector<std::string>& values = {}) {
        drop();
        raw.run("CREATE TABLE ra_rows (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, " + columns + ")");
        for (const auto& value : values) raw.run("INSERT INTO ra_rows (a) VALUES (" + value + ")");
    }
    std::string ddl() {
        const auto shown = sequelize.getQueryInterface().query("SHOW CREATE TABLE ra_rows").rows.at(0);
        return shown.get<std::string>(shown.name(1));
    }
    /// The refusal of .alter with that .drop; nothing is changed.
    std::string refusal(std::optional<bool> drop = {}) {
        const std::string before = ddl();
        auto message = test::messageOf<UsageError>([&] {
            if (drop)
                sequelize.sync({.alter = {.drop = *drop}});
            else
                sequelize.sync({.alter = true});
        });
        CHECK(ddl() == before);
        return message;
    }
};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

const ModelOptions raTable{.tableName = "ra_rows", .timestamps = false};

}  // namespace

TEST_CASE("texts that JSON would not keep are counted", "[alter][other-values]") {
    if (!refusesOnServer() || refusesOnMariadb()) SKIP_TEST("MariaDB's and SQLite's JSON is the text");
    RefusedTable t;
    (void)t.sequelize.define<RaJson>("ra_json", raTable);
    const std::vector<std::string> kept = {
        R"('{"id":"1234567890123456","at":"10:11:12","u":"7d-12e-4567","n":[1.5,-2e10,123456789012345]}')",
        R"('"x\\u003ay"')", "'[true, {\"a\": {\"a\": null}}]'", "NULL"};
    for (const char* lost :
         {"'{\"n\":12345678901234567890123}'", "'[1,0.1234567890123456]'", "'-1234567890123456.5'", "'[1e-400]'"}) {
        CAPTURE(lost);
        auto values = kept;
        values.emplace_back(lost);
        t.make("a TEXT", values);
        CHECK(has(t.refusal(), "numbers of more digits than JSON keeps"));
        CHECK(has(t.refusal(), "(1 row)"));
    }
    for (const char* lost :
         {"'{\"k\":1,\"k\":2}'", "'[{\"a\":{\"k\":1, \"k\" : 2}}]'", R"('{"k":1,"k":2,"x":"\\u003a"}')"}) {
        CAPTURE(lost);
        auto values = kept;
        values.emplace_back(lost);
        t.make("a VARCHAR(200)", values);
        CHECK(has(t.refusal(), "keys that come twice"));
        CHECK(has(t.refusal(), "(1 row)"));
        CHECK(test::messageOf<UsageError>([&] {
                  t.sequelize.getQueryInterface().changeColumn("ra_rows", "a", {.type = D::JSON});
              }).find("keys that come twice") != std::string::npos);
    }
    t.sequelize.sync({.alter = {.drop = true}});
    CHECK(t.sequelize.check().isClean());
    t.make("a TEXT", kept);
    t.sequelize.sync({.alter = true});
    CHECK(t.raw.number("SELECT COUNT(*) FROM ra_rows WHERE a IS NOT NULL") == 3);
}

TEST_CASE("a text that is no UUID does not become one", "[alter][query-interface][other-values]") {
    if (!refusesOnServer()) SKIP_TEST("SQLite's own tests");
    RefusedTable t;
    auto rows = t.sequelize.define<RaUuid>("ra_uuid", raTable);
    t.make("a VARCHAR(36)", {"'not-a-uuid'", "'01234567-89ab-cdef-0123-456789ABCDEF'", "NULL"});
    CHECK(has(t.sequelize.check().text(), "a value that is no UUID (rows: 1)"));
    for (const bool drop : {false, true}) CHECK(has(t.refusal(drop), "a value that is no UUID (1 row)"));
    const auto change = [&] { t.sequelize.getQueryInterface().changeColumn("ra_rows", "a", {.type = D::UUID}); };
    CHECK(has(test::messageOf<UsageError>(change), "1 of its rows has a value that is no UUID"));
    t.raw.run("DELETE FROM ra_rows WHERE a = 'not-a-uuid'");
    t.sequelize.sync({.alter = true});
    CHECK(rows.findAll().size() == 2);
}

TEST_CASE("rows that are the same under a new collation are counted", "[alter][other-values]") {
    if (!refusesOnServer()) SKIP_TEST("SQLite's collations are the models'");
    RefusedTable t;
    auto options = raTable;
    options.collate = "utf8mb4_unicode_ci";
    (void)t.sequelize.define<RaText>(
        "ra_text", {field<&RaText::a>({.type = D::STRING(20)}), field<&RaText::b>({.type = D::STRING(20)})}, options
    );
    const std::string binary = ") CHARACTER SET utf8mb4 COLLATE utf8mb4_bin -- ";
    t.make("a VARCHAR(20), b VARCHAR(20), UNIQUE KEY ra_key (a)" + binary, {"'a'", "'A'", "'b'", "NULL"});
    CHECK(has(t.sequelize.check().text(), "under the new collation, by the unique key 'ra_key' (rows: 1)"));
    CHECK(has(t.refusal(), "values that several rows have under the new collation, by the unique key 'ra_key' (1 row)")
    );
    CHECK(has(t.refusal(false), "by the unique key 'ra_key' (1 row)"));
    t.raw.run("UPDATE ra_rows SET a = 'c' WHERE a = BINARY 'A'");
    t.sequelize.sync({.alter = true});
    CHECK(t.sequelize.check().isClean());

    // Several columns, and a prefix.
    t.make("a VARCHAR(20), b VARCHAR(20), UNIQUE KEY ra_both (a, b), UNIQUE KEY ra_part (a, b(2))" + binary);
    t.raw.run(
        "INSERT INTO ra_rows (a, b) VALUES ('x', 'ab'), ('X', 'AB'), ('y', 'ab'), ('y', 'cd'), ('Y', 'CDE'), ('z', NULL), "
        "('Z', NULL)"
    );
    const auto message = t.refusal();
    CAPTURE(message);
    CHECK(has(message, "by the unique key 'ra_both' (1 row)"));
    CHECK(has(message, "by the unique key 'ra_part' (2 rows)"));

    // A key that is new at the same time.
    struct Keyed {
        std::int64_t id{};
        std::optional<std::string> a{};
    };
    t.make("a VARCHAR(20)" + binary, {"'a'", "'A'"});
    auto other = test::database();
    (void)other.define<Keyed>("ra_keyed", {field<&Keyed::a>({.type = D::STRING(20), .unique = true})}, options);
    CHECK(
        has(test::messageOf<UsageError>([&] { other.sync({.alter = true}); }), "values that several rows have (1 row)")
    );
}

TEST_CASE("rows that are the same by a primary key's new collation are counted", "[alter][other-values]") {
    if (!refusesOnServer()) SKIP_TEST("SQLite's collations are the models'");
    RefusedTable t;
    auto options = raTable;
    options.collate = "utf8mb4_unicode_ci";
    (void
    )t.sequelize.define<RaKey>("ra_key", {field<&RaKey::code>({.type = D::STRING(20), .primaryKey = true})}, options);
    t.raw.run(
        "CREATE TABLE ra_rows (code VARCHAR(20) NOT NULL PRIMARY KEY, n BIGINT NOT NULL) CHARACTER SET utf8mb4 COLLATE "
        "utf8mb4_bin"
    );
    t.raw.run("INSERT INTO ra_rows VALUES ('a', 1), ('A', 2)");
    CHECK(has(t.refusal(), "by the primary key (1 row)"));
}

TEST_CASE("a key that would have a whole TEXT is named beforehand", "[alter][other-values]") {
    if (!refusesOnServer()) SKIP_TEST("SQLite's keys take any type");
    RefusedTable t;
    (void)t.sequelize.define<RaText>(
        "ra_text", {field<&RaText::a>({.type = D::TEXT}), field<&RaText::b>({.type = D::TEXT})}, raTable
    );
    t.make("a VARCHAR(20), b VARCHAR(20), UNIQUE KEY ra_key (a), KEY ra_index (b, id), KEY ra_prefix (b(3))");
    for (const bool drops : {true, false}) {
        const auto message = drops ? t.refusal() : t.refusal(false);
        CAPTURE(message);
        CHECK(has(message, "the unique key 'ra_key' has the column, and can have no whole text") != refusesOnMariadb());
        CHECK(has(message, "the index 'ra_index' has the column, and can have no whole text"));
        CHECK_FALSE(has(message, "ra_prefix"));
    }
    if (refusesOnMariadb()) {
        t.raw.run("ALTER TABLE ra_rows DROP INDEX ra_index, ADD INDEX ra_index (b)");
        t.sequelize.sync({.alter = true});
    } else {
        t.sequelize.sync({.alter = {.drop = true}});  // drops the keys, which no model has
    }
    CHECK(t.sequelize.check().isClean());
}

TEST_CASE("AUTO_INCREMENT that would stay without a key is named beforehand", "[alter][other-values]") {
    if (!refusesOnServer()) SKIP_TEST("SQLite's AUTOINCREMENT is its primary key");
    RefusedTable t;
    (void
    )t.sequelize.define<RaKey>("ra_key", {field<&RaKey::code>({.type = D::STRING(20), .primaryKey = true})}, raTable);
    t.make("code VARCHAR(20) NOT NULL, n BIGINT NOT NULL");
    const auto message = t.refusal(false);
    CAPTURE(message);
    CHECK(has(message, "'ra_rows.id' stays AUTO_INCREMENT, which needs a key that begins with it"));
    t.raw.run("ALTER TABLE ra_rows ADD INDEX ra_numbers (id)");
    t.sequelize.sync({.alter = {.drop = false}});
    t.drop();
    t.make("code VARCHAR(20) NOT NULL, n BIGINT NOT NULL");
    t.sequelize.sync({.alter = {.drop = true}});
    CHECK(t.sequelize.check().isClean());
}

TEST_CASE("errors of ALTER TABLE name the table and a remedy", "[errors][other-values]") {
    if (!refusesOnServer()) SKIP_TEST("the servers' texts");
    RefusedTable t;
    const auto qi = t.sequelize.getQueryInterface();
    t.make("a INT", {"7"});
    const auto message = test::messageOf<ForeignKeyConstraintError>([&] {
        qi.query(test::ownQuery("ALTER TABLE `ra_rows` ADD CONSTRAINT ra_self FOREIGN KEY (a) REFERENCES ra_rows (id)")
        );
    });
    CAPTURE(message);
    CHECK_FALSE(has(message, "#sql"));
    CHECK(has(message, "`ra_rows`, CONSTRAINT `ra_self`"));
    t.make("a VARCHAR(20)", {"'x'"});
    CHECK(
        has(test::messageOf<DatabaseError>([&] { qi.query("ALTER TABLE ra_rows MODIFY a ENUM('a')"); }),
            "The type does not hold the value")
    );
    CHECK(
        has(test::messageOf<DatabaseError>([&] { qi.query("ALTER TABLE ra_rows DROP PRIMARY KEY"); }),
            "take AUTO_INCREMENT away first")
    );
    t.raw.run("ALTER TABLE ra_rows PARTITION BY HASH (id) PARTITIONS 2");
    CHECK(
        has(test::messageOf<DatabaseError>([&] { qi.query("ALTER TABLE ra_rows ADD UNIQUE (a)"); }),
            "remove the partitioning first")
    );
}
